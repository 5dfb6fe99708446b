// Helper connection: the bridge's side of its launch helper, which is started when needed and survived where it dies.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { SignalName } from '../../src/protocol.ts';
import type { MachineLimits } from '../limits.ts';
import { describeError, type Log } from '../log.ts';
import { confinedEnvironment, type Confinement, type IsolationMeans } from './confinement.ts';
import { filterFd, helperCommand, helperFolder, type HelperPlaces } from './helper-command.ts';
import { streamSocket, type HelperReport, type HelperRequest, type HelperSettings } from './launch-messages.ts';
import { readToItsEnd } from '../streams/upstream-socket.ts';
import { ProcessFolder, startTimeOf } from './process-folder.ts';
import { seccompFilter } from './seccomp-filter.ts';
import type { SpawnRequest } from './spawner.ts';

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that the helper has started. */
export interface HelperProcess {
  readonly pid: number;
  /** What startTimeOf gives for it. */
  readonly startTime: string;
  /** What the system tells of it; closed by whoever takes the process. */
  readonly folder: ProcessFolder;
  /** Written, its standard input; read, its output and errors. */
  readonly stream: Socket;
  /** Whether it has come to be where it was sent; false: it never will. */
  readonly placed: Promise<boolean>;
  readonly exited: Promise<ProcessEnd>;
  signal(name: SignalName): void;
}

/** What a helper needs. */
export interface HelperOptions {
  readonly means: IsolationMeans;
  readonly places: HelperPlaces;
  readonly limits: Confinement['limits'] & Pick<MachineLimits, 'spawnMs'>;
  /** Where it is told that a helper died. */
  readonly report: Log;
}

/** What is known of a process, from the request to its end. */
class Progress {
  readonly stream = Promise.withResolvers<Socket>();
  readonly started = Promise.withResolvers<{ pid: number; startTime: string }>();
  readonly placed = Promise.withResolvers<boolean>();
  readonly exited = Promise.withResolvers<ProcessEnd>();

  constructor() {
    // Whichever fails first is what its caller hears of.
    this.stream.promise.catch(() => {});
    this.started.promise.catch(() => {});
  }

  /** Resolves once nothing more is to come: its stream comes by another way than its end, and may come after it. */
  async over(): Promise<void> {
    await Promise.allSettled([this.stream.promise, this.exited.promise]);
  }

  fail(error: Error): void {
    this.stream.reject(error);
    this.started.reject(error);
    this.placed.resolve(false);
    this.exited.resolve({ code: null, signal: 'SIGKILL' });
  }
}

/** The helper, or the next one. */
export class HelperConnection {
  readonly #options: HelperOptions;
  readonly #streams: Server;
  readonly #processes = new Map<number, Progress>();
  #helper: ChildProcess | null = null;
  #count = 0;
  #awaitedCount = 0;

  private constructor(options: HelperOptions) {
    this.#options = options;
    this.#streams = createServer((stream) => this.#adopt(stream)).unref();
  }

  /** Opens the place where the streams of processes come in. */
  static async open(options: HelperOptions): Promise<HelperConnection> {
    const connection = new HelperConnection(options);
    const folder = join(options.places.runtime, 'launcher');
    // Nobody else may hand over a stream: machines with users of their own get into the folder above this one.
    await mkdir(folder, { mode: 0o700 });
    await new Promise<void>((resolve, reject) => {
      connection.#streams.once('error', reject).listen(join(folder, streamSocket), resolve);
    });
    // Half a second of its start, Node's own, is then over before anybody waits for it.
    connection.#helper = connection.#start();
    return connection;
  }

  /** Starts a process. Rejects where the system cannot, the helper dies, or it does not answer in time: nothing is left of it then. */
  async spawn(request: SpawnRequest): Promise<HelperProcess> {
    this.#count += 1;
    const id = this.#count;
    const progress = new Progress();
    this.#processes.set(id, progress);
    void progress.over().then(() => this.#processes.delete(id));
    this.#send({ type: 'spawn', id, request });
    const [stream, { pid, startTime }] = await this.#awaited(this.#begun(id, progress));
    return {
      pid,
      startTime,
      folder: ProcessFolder.open(pid, startTime),
      stream,
      placed: progress.placed.promise,
      exited: progress.exited.promise,
      signal: (signal) => this.#signal(id, signal),
    };
  }

  /** Waits for a process to be there, but not for ever. */
  async #begun(id: number, progress: Progress): Promise<[Socket, { pid: number; startTime: string }]> {
    const { spawnMs } = this.#options.limits;
    const patience = setTimeout(() => {
      progress.fail(new Error(`The helper that starts redis-servers does not answer, ${spawnMs / 1000} seconds long: try again.`));
    }, spawnMs);
    try {
      return await Promise.all([progress.stream.promise, progress.started.promise]);
    } catch (error) {
      // What has come of it is nobody's; what comes later finds that it is known no more.
      progress.stream.promise.then((stream) => stream.destroy()).catch(() => {});
      progress.started.promise.then(() => this.#signal(id, 'KILL')).catch(() => {});
      throw error;
    } finally {
      clearTimeout(patience);
    }
  }

  /** Lets go of a machine's namespaces. */
  release(machine: string): void {
    if (this.#helper !== null) this.#send({ type: 'release', machine });
  }

  async close(): Promise<void> {
    const helper = this.#helper;
    this.#helper = null;
    this.#streams.close();
    if (helper === null) return;
    const ended = new Promise((resolve) => {
      helper.ref();
      helper.once('exit', resolve);
    });
    helper.disconnect();
    await ended;
  }

  /** Keeps the bridge running while somebody waits: the helper by itself does not. */
  async #awaited<T>(work: Promise<T>): Promise<T> {
    this.#awaitedCount += 1;
    this.#streams.ref();
    try {
      return await work;
    } finally {
      this.#awaitedCount -= 1;
      if (this.#awaitedCount === 0) this.#streams.unref();
    }
  }

  /** Without a helper there is no process either. */
  #signal(id: number, signal: SignalName): void {
    if (this.#helper !== null) this.#send({ type: 'signal', id, signal });
  }

  #send(message: HelperRequest): void {
    this.#helper ??= this.#start();
    // What cannot be sent fails with the helper, whose end is told of by its exit.
    this.#helper.send(message, () => {});
  }

  #start(): ChildProcess {
    const { means, places, limits } = this.#options;
    const filter = means.hasThickWalls ? seccompFilter() : null;
    const settings: HelperSettings = { means, limits, folder: helperFolder(means, places.runtime) };
    const [file = '', ...args] = helperCommand(means, places, filter !== null, JSON.stringify(settings));
    const helper = spawn(file, args, {
      cwd: '/',
      env: confinedEnvironment(),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc', ...(filter === null ? [] : ['pipe' as const])],
      // A session of its own: Ctrl-C in the bridge's terminal reaches the bridge, which then ends the servers in steps.
      detached: true,
    });
    // Where it cannot read the filter it ends, and says so itself.
    (helper.stdio[filterFd] as Writable | undefined)?.on('error', () => {}).end(filter);
    helper.on('message', (message) => this.#hear(message as HelperReport));
    helper.once('error', (error) => this.#mourn(helper, describeError(error)));
    helper.once('exit', (code, signal) => this.#mourn(helper, `It ended with ${signal ?? code}.`));
    helper.unref();
    helper.channel?.unref();
    return helper;
  }

  /** All processes of a helper end with it: the kernel sees to that, or, where it does not, this. */
  #mourn(helper: ChildProcess, reason: string): void {
    if (this.#helper !== helper) return;
    this.#helper = null;
    this.#options.report(`The helper that starts redis-servers died, and they with it; the next use starts both again. ${reason}`);
    for (const progress of this.#processes.values()) {
      void progress.started.promise.then(({ pid, startTime }) => endGroup(pid, startTime)).catch(() => {});
      progress.fail(new Error(`The helper that starts redis-servers died. ${reason}`));
    }
    this.#processes.clear();
  }

  #hear(message: HelperReport): void {
    const progress = this.#processes.get(message.id);
    if (progress === undefined) {
      // Whoever wanted it waits no more.
      if (message.type === 'started') this.#signal(message.id, 'KILL');
      return;
    }
    switch (message.type) {
      case 'failed':
        progress.fail(new Error(message.message));
        return;
      case 'started':
        progress.started.resolve(message);
        return;
      case 'placed':
        progress.placed.resolve(message.isPlaced);
        return;
      case 'exited':
        progress.exited.resolve({ code: message.code, signal: message.signal });
    }
  }

  /** Finds out whose a new stream is, by its first line. */
  #adopt(stream: Socket): void {
    let head = Buffer.alloc(0);
    stream.on('error', () => {});
    // A process may end before it has read its configuration, and its log then says why.
    readToItsEnd(stream);
    const read = (bytes: Buffer): void => {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf('\n');
      if (end === -1) return;
      stream.off('data', read).pause();
      const progress = this.#processes.get(Number(head.toString('latin1', 0, end)));
      if (progress === undefined) {
        stream.destroy();
        return;
      }
      if (head.length > end + 1) stream.unshift(head.subarray(end + 1));
      progress.stream.resolve(stream);
    };
    stream.on('data', read);
  }
}

/** Ends what is left of a process whose parent has died, and of those it forked, unless another has its number by now. */
function endGroup(pid: number, startTime: string): void {
  if (!['', startTime].includes(startTimeOf(pid))) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}
