// Jobs: what a session runs in the background, as bash's job table knows it.
import { shellProcess } from '../../machine/commands/processes.ts';
import { alteredMachine, type PageMachine } from '../../machine/page-machine.ts';
import type { ConsoleEvent } from '../../protocol.ts';
import { shellLimits } from './limits.ts';
import { ShellTerminal } from './shell-terminal.ts';

/** One background job. */
export interface Job {
  readonly number: number;
  /** The process it runs as: a redis-server's own, or one of the shell's. */
  readonly pid: number;
  readonly text: string;
  readonly done: Promise<number>;
}

/** Runs a job's command on a terminal and a machine of its own; resolves to its exit status. */
export type RunJob = (terminal: ShellTerminal, machine: PageMachine) => Promise<number>;

interface RunningJob extends Job {
  readonly terminal: ShellTerminal;
}

/** The jobs of one session. */
export class Jobs {
  /** By number; null: its process is still to come. */
  readonly #running = new Map<number, RunningJob | null>();
  readonly #write: (text: string) => void;
  #lastNumber = 0;
  #lastProcess: number = shellProcess.psPid;
  /** $!, empty before the first job. */
  lastPid = '';

  /** write: shows what a job prints. */
  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  get all(): readonly RunningJob[] {
    return [...this.#running.values()].filter((job) => job !== null);
  }

  /**
   * Starts a job. Where it starts a redis-server, waits until that one answers or has ended, so that the next command
   * finds it. null: there are too many.
   */
  async start(text: string, { columns, hints }: ShellTerminal, machine: PageMachine, run: RunJob): Promise<Job | null> {
    if (this.#running.size >= shellLimits.jobs) return null;
    if (this.#running.size === 0) this.#lastNumber = 0;
    const number = (this.#lastNumber += 1);
    this.#running.set(number, null);
    const server = new ServerWatch();
    let isHeard = true;
    const terminal = new ShellTerminal(columns, hints, (output) => {
      if (isHeard) this.#write(output);
    });
    const done = run(terminal, server.watch(machine)).finally(() => {
      terminal.close();
      this.#running.delete(number);
    });
    const startsServer = /^\s*(\S*\/)?redis-server\b/.test(text);
    const pid = (startsServer ? await Promise.race([server.started, done.then(() => null)]) : null) ?? (this.#lastProcess += 1);
    const job: RunningJob = { number, pid, text, done, terminal };
    // One that has ended by now was never seen to run.
    if (this.#running.has(number)) this.#running.set(number, job);
    this.lastPid = String(pid);
    this.#write(`[${number}] ${pid}\n`);
    server.release();
    if (startsServer) {
      await Promise.race([server.ready, done]);
      // From here on its log would only get in the way of other commands' output.
      isHeard = false;
    }
    return job;
  }

  /** Ends the job with a process id of the shell's own; false where that is none. */
  end(pid: number): boolean {
    for (const { pid: own, terminal } of this.all) {
      if (own !== pid || pid > this.#lastProcess) continue;
      terminal.ended.abort();
      return true;
    }
    return false;
  }

  /** The process id that %1, %% or %+ stands for; null where there is no such job. */
  pidOf(spec: string): number | null {
    const jobs = this.all;
    const job = /^%[%+]?$/.test(spec) ? jobs.at(-1) : jobs.find(({ number }) => `%${number}` === spec);
    return job?.pid ?? null;
  }
}

/** Sees when a job's redis-server is there and when it answers; holds its log back until release(). */
class ServerWatch {
  readonly started: Promise<number>;
  readonly ready: Promise<void>;
  readonly release: () => void;
  readonly #released: Promise<void>;
  readonly #onStarted: (pid: number) => void;
  readonly #onReady: () => void;

  constructor() {
    const started = Promise.withResolvers<number>();
    const ready = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    [this.started, this.#onStarted] = [started.promise, started.resolve];
    [this.ready, this.#onReady] = [ready.promise, ready.resolve];
    [this.#released, this.release] = [released.promise, released.resolve];
  }

  watch(machine: PageMachine): PageMachine {
    return alteredMachine(machine, {
      start: async (request) => {
        const opened = await machine.start(request);
        return { events: this.#pass(opened.events), signal: (name) => opened.signal(name), detach: () => opened.detach() };
      },
    });
  }

  async *#pass(events: AsyncIterable<ConsoleEvent>): AsyncGenerator<ConsoleEvent> {
    for await (const event of events) {
      if (event.type === 'started') {
        this.#onStarted(event.pid);
        await this.#released;
      }
      yield event;
      if (event.type === 'ready') this.#onReady();
    }
  }
}
