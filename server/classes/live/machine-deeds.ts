// Machine deeds: what a teacher does with the machines of many students, a few at a time.
import { setTimeout as delay } from 'node:timers/promises';
import { once } from 'node:events';
import { MachineError, type Machine, type PrivateMachines, type PutAside } from '../../machine.ts';
import { liveLimits } from './limits.ts';

const host = '127.0.0.1';
const port = 6379;

type DeedMachines = Pick<PrivateMachines, 'of' | 'hasData' | 'putAside' | 'aside' | 'bringBack' | 'extend'>;

export class MachineDeeds {
  readonly #machines: DeedMachines;

  constructor(machines: DeedMachines) {
    this.#machines = machines;
  }

  /** Does something for each, some at a time. failed: told where it could not be done for one. */
  async forEach<Who>(all: readonly Who[], work: (one: Who) => Promise<void>, failed: (one: Who, error: unknown) => void): Promise<void> {
    const rest = all.values();
    const worker = async (): Promise<void> => {
      for (const one of rest)
        try {
          await work(one);
        } catch (error) {
          failed(one, error);
        }
    };
    await Promise.all(Array.from({ length: liveLimits.machinesAtOnce }, worker));
  }

  /** Starts a learner's Redis where it does not run. Starts queue as those of commands do. Throws MachineError. */
  async warm(learner: string): Promise<void> {
    const machine = await this.#machines.of(learner);
    (await machine.connect(host, port)).destroy();
  }

  /** Puts a learner's data aside. Resolves with what is put aside then; null: there was no data. Throws MachineError. */
  async reset(learner: string): Promise<PutAside | null> {
    // To count keys a server is started where none runs, which is for those who have any.
    if (!(await this.#machines.hasData(learner))) return null;
    const keys = await countKeys(await this.#machines.of(learner));
    return (await this.#machines.putAside(learner, keys)) ? await this.#machines.aside(learner) : null;
  }

  /** What can be brought back; null: nothing. */
  aside(learner: string): Promise<PutAside | null> {
    return this.#machines.aside(learner);
  }

  /** Gives a learner's machine more room. */
  extend(learner: string): Promise<void> {
    return this.#machines.extend(learner);
  }

  /** false: nothing was put aside. Throws MachineError. */
  bringBack(learner: string): Promise<boolean> {
    return this.#machines.bringBack(learner);
  }

  /** Ends a learner's servers, by force where they do not answer, and starts the first one. Throws MachineError. */
  async restart(learner: string): Promise<void> {
    const machine = await this.#machines.of(learner);
    for (const signal of ['TERM', 'KILL'] as const) {
      const servers = await serversOf(machine);
      // One that is stopped by SIGSTOP hears nothing else before it goes on.
      for (const pid of servers) machine.signal(pid, 'CONT');
      for (const pid of servers) machine.signal(pid, signal);
      const deadline = performance.now() + liveLimits.restartServerMs;
      while (performance.now() < deadline && (await serversOf(machine)).length > 0) await delay(liveLimits.pollMs);
      if ((await serversOf(machine)).length === 0) break;
    }
    try {
      (await machine.connect(host, port)).destroy();
    } catch (error) {
      if (!(error instanceof MachineError) || error.code !== 'refused') throw error;
      // Its learner had it, or stopped it: it does not come by itself.
      await (
        await machine.start({ args: [], config: null, background: true })
      ).ready;
    }
  }
}

async function serversOf(machine: Machine): Promise<number[]> {
  return (await machine.facts()).servers.map(({ pid }) => pid);
}

/** Keys of all databases of the first server; null where it does not say. */
async function countKeys(machine: Machine): Promise<number | null> {
  const gone = new AbortController();
  const timer = setTimeout(() => gone.abort(), liveLimits.countMs);
  try {
    const stream = await machine.connect(host, port, gone.signal);
    stream.on('error', () => {});
    gone.signal.addEventListener('abort', () => stream.destroy());
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      // The last line of the bulk string, or an error.
      if (/^-|\r\n\r\n$|^\$\d+\r\n# Keyspace\r\n(?:db.*\r\n)*\r\n$/.test(text)) stream.destroy();
    });
    stream.write('*2\r\n$4\r\nINFO\r\n$8\r\nkeyspace\r\n');
    await once(stream, 'close');
    if (!text.startsWith('$') || !text.includes('# Keyspace')) return null;
    return [...text.matchAll(/^db\d+:keys=(\d+)/gm)].reduce((sum, [, keys]) => sum + Number(keys), 0);
  } catch (error) {
    // One that does not answer, or asks for a password, is put aside all the same.
    if (error instanceof MachineError || gone.signal.aborted) return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
