// Machine deeds: what a teacher does with the machines of many students, a few at a time.
import { setTimeout as delay } from 'node:timers/promises';
import { MachineError, type Machine, type PrivateMachines, type PutAside, type ServerHandle } from '../../machine.ts';
import { KeyedMutex } from '../../keyed-mutex.ts';
import { workThrough } from '../../work-pool.ts';
import { liveLimits } from './limits.ts';
import { askInfo, defaultHost, defaultPort, readInfo } from './machine-info.ts';

type DeedMachines = Pick<PrivateMachines, 'of' | 'hasData' | 'putAside' | 'aside' | 'bringBack' | 'extend'>;

/** What came of bringing data back. nothing: there was none; later: other data has been put aside since, and is to be brought back first. */
export type BroughtBack = 'back' | 'nothing' | 'later';

export class MachineDeeds {
  readonly #machines: DeedMachines;
  /** Of each learner whose data is on its way back. */
  readonly #returning = new KeyedMutex();
  /** When what came back last had been put aside, by learner. */
  readonly #returned = new Map<string, number>();

  constructor(machines: DeedMachines) {
    this.#machines = machines;
  }

  /** Does something for each, some at a time. failed: told where it could not be done for one. */
  forEach<Who>(all: readonly Who[], work: (one: Who) => Promise<void>, failed: (one: Who, error: unknown) => void): Promise<void> {
    return workThrough(all, liveLimits.machinesAtOnce, async (one) => {
      try {
        await work(one);
      } catch (error) {
        failed(one, error);
      }
    });
  }

  /** Starts a learner's Redis where it does not run. Starts queue as those of commands do. Throws MachineError. */
  async warm(learner: string): Promise<void> {
    const machine = await this.#machines.of(learner);
    (await machine.connect(defaultHost, defaultPort)).destroy();
  }

  /** Puts a learner's data aside. Resolves with what is put aside then; null: there was no data. Throws MachineError. */
  async reset(learner: string): Promise<PutAside | null> {
    // To count keys a server is started where none runs, which is for those who have any.
    if (!(await this.#machines.hasData(learner))) return null;
    // One that does not answer, or asks for a password, is put aside all the same.
    const keys = readInfo((await askInfo(await this.#machines.of(learner))) ?? '')?.keys ?? null;
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

  /**
   * Brings back what was put aside at a time; missing: whatever was last. Asked for again it comes once, and nothing behind it
   * does. Throws MachineError.
   */
  bringBack(learner: string, at?: number): Promise<BroughtBack> {
    // Who asks meanwhile finds what is left then.
    return this.#returning.runExclusive(learner, async () => {
      const last = await this.#machines.aside(learner);
      if (at !== undefined && last !== null && last.at > at) return 'later';
      // It has come already, or is gone: a machine drops what leaves its servers no room.
      if (at !== undefined && last?.at !== at) return this.#returned.get(learner) === at ? 'back' : 'nothing';
      if (!(await this.#machines.bringBack(learner))) return 'nothing';
      if (last !== null) this.#returned.set(learner, last.at);
      return 'back';
    });
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
      (await machine.connect(defaultHost, defaultPort)).destroy();
    } catch (error) {
      if (!(error instanceof MachineError) || error.code !== 'refused') throw error;
      // Its learner had it, or stopped it: it does not come by itself.
      const server = await machine.start({ args: [], config: null, background: true });
      const outcome = await outcomeOf(server);
      // Its learner may have stopped it before it answered anybody.
      if (outcome === 'silent') server.signal('KILL');
      if (outcome === 'ended') throw new MachineError('start-failed', `redis-server did not start: ${await lastLine(server.log)}`);
      if (outcome === 'silent')
        throw new MachineError('start-failed', `redis-server did not answer within ${liveLimits.loadMs / 1_000} s.`);
    }
  }
}

/** What becomes of a server that was started. silent: it neither answers nor ends. */
async function outcomeOf({ ready, exited }: ServerHandle): Promise<'ready' | 'ended' | 'silent'> {
  const late = Promise.withResolvers<'silent'>();
  const timer = setTimeout(() => late.resolve('silent'), liveLimits.loadMs);
  try {
    return await Promise.race([ready.then(() => 'ready' as const), exited.then(() => 'ended' as const), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The last line of a server's log that says something, once the server has ended. */
async function lastLine(log: ServerHandle['log']): Promise<string> {
  let text = '';
  for await (const part of log) text += part;
  return text.trim().split('\n').at(-1)?.trim() || 'it wrote no log';
}

async function serversOf(machine: Machine): Promise<number[]> {
  return (await machine.facts()).servers.map(({ pid }) => pid);
}
