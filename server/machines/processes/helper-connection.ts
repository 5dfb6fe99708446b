// Helper connection: the bridge's side of its launch helper, which is started when needed and survived where it dies.
import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { SignalName } from '../../../src/protocol.ts';
import type { MachineLimits } from '../limits.ts';
import { describeError, type Log } from '../../log.ts';
import { startChild } from '../../started-child.ts';
import { confinedEnvironment, goAhead, type IsolationMeans } from '../confinement/confinement.ts';
import { filterFd, helperCommand, helperFolder, type HelperPlaces } from './helper-command.ts';
import { adoptUpstream, type UpstreamSocket } from '../../streams/upstream-socket.ts';
import type { DialRequest, PlugRequest } from '../lan/lan.ts';
import { HelpedStart, HelperDiedError, type ProcessEnd, type StartedProcess } from './helped-start.ts';
import type { HelperReport, HelperRequest, HelperSettings } from './launch-messages.ts';
import { ProcessFolder } from './process-folder.ts';
import { ProcessStreams } from './process-streams.ts';
import { seccompFilter } from '../confinement/seccomp-filter.ts';
import type { SpawnRequest } from './spawner.ts';

/** A process that the helper has started. */
export interface HelperProcess extends StartedProcess {
  /** What the system tells of it; closed by whoever takes the process. */
  readonly folder: ProcessFolder;
  /** Written, once it is placed, its standard input; read, its output and errors. */
  readonly stream: Socket;
  /** Whether it has come to be where it was sent; false: it never will. */
  readonly placed: Promise<boolean>;
  readonly exited: Promise<ProcessEnd>;
  signal(name: SignalName): void;
  /** Notes that it has started: it need not hurry any more. */
  settle(): void;
}

/** What a helper needs. */
export interface HelperOptions {
  readonly means: IsolationMeans;
  readonly places: HelperPlaces;
  readonly limits: HelperSettings['limits'] & Pick<MachineLimits, 'spawnMs'>;
  /** Where it is told that a helper died. */
  readonly report: Log;
}

/** The helper, or the next one. */
export class HelperConnection {
  readonly #options: HelperOptions;
  readonly #starts = new Map<number, HelpedStart>();
  /** Connections that the helper makes, with their sockets, and what else it is asked for. */
  readonly #calls = new Map<number, PromiseWithResolvers<UpstreamSocket | null>>();
  #streams: ProcessStreams | null = null;
  #helper: ChildProcess | null = null;
  #count = 0;

  private constructor(options: HelperOptions) {
    this.#options = options;
  }

  /** Opens the place where the streams of processes come in. */
  static async open(options: HelperOptions): Promise<HelperConnection> {
    const connection = new HelperConnection(options);
    connection.#streams = await ProcessStreams.open(join(options.places.runtime, 'launcher'), (id, stream) => {
      const start = connection.#starts.get(id);
      start?.stream.resolve(stream);
      return start !== undefined;
    });
    // Half a second of its start, Node's own, is then over before anybody waits for it.
    connection.#helper = connection.#start();
    return connection;
  }

  /**
   * Starts a process. Where the helper dies before it is there the next helper starts it, once: what killed the first may
   * have been this start. Rejects where the system cannot, or the helper does not answer in time: nothing is left of it then.
   */
  async spawn(request: SpawnRequest): Promise<HelperProcess> {
    try {
      return await this.#spawn(request);
    } catch (error) {
      if (!(error instanceof HelperDiedError)) throw error;
      return this.#spawn(request);
    }
  }

  async #spawn(request: SpawnRequest): Promise<HelperProcess> {
    this.#count += 1;
    const id = this.#count;
    const start = new HelpedStart();
    this.#starts.set(id, start);
    void start.over().then(() => this.#starts.delete(id));
    this.#send({ type: 'spawn', id, request });
    const begun = this.#begun(id, start);
    const [stream, { pid, startTime }] = await (this.#streams?.awaited(begun) ?? begun);
    void start.placed.promise.then((isPlaced) => isPlaced && stream.write(goAhead));
    return {
      pid,
      startTime,
      folder: ProcessFolder.open(pid, startTime),
      stream,
      placed: start.placed.promise,
      exited: start.exited.promise,
      signal: (signal) => this.#signal(id, signal),
      settle: () => {
        if (this.#helper !== null) this.#send({ type: 'settle', id });
      },
    };
  }

  /** A connection from another computer of a machine's network. Rejects with the error of connect(2). */
  async dial(request: DialRequest): Promise<UpstreamSocket> {
    const socket = await this.#call((id) => ({ type: 'dial', id, request }));
    if (socket === null) throw new Error('The helper that connects computers answered with no socket.');
    return socket;
  }

  /** Has a machine be on the network of its class. Rejects as dial does. */
  async plug(request: PlugRequest): Promise<void> {
    await this.#call((id) => ({ type: 'plug', id, request }));
  }

  /** Asks for something that has an answer. */
  async #call(requestOf: (id: number) => HelperRequest): Promise<UpstreamSocket | null> {
    this.#count += 1;
    const id = this.#count;
    const call = Promise.withResolvers<UpstreamSocket | null>();
    this.#calls.set(id, call);
    this.#send(requestOf(id));
    try {
      return await call.promise;
    } finally {
      this.#calls.delete(id);
    }
  }

  /** Waits for a process to be there, but not for ever. */
  async #begun(id: number, start: HelpedStart): Promise<[Socket, StartedProcess]> {
    const { spawnMs } = this.#options.limits;
    const patience = setTimeout(() => {
      start.fail(new Error(`The helper that starts redis-servers does not answer, ${spawnMs / 1000} seconds long: try again.`));
    }, spawnMs);
    try {
      return await start.begun();
    } catch (error) {
      // What has come of it is nobody's; what comes later finds that it is known no more.
      start.stream.promise.then((stream) => stream.destroy()).catch(() => {});
      start.started.promise.then(() => this.#signal(id, 'KILL')).catch(() => {});
      throw error;
    } finally {
      clearTimeout(patience);
    }
  }

  /** Has it do what has no answer, and nothing to be done where there is no helper. */
  tell(request: Extract<HelperRequest, { type: 'release' | 'unplug' | 'close-class' }>): void {
    if (this.#helper !== null) this.#send(request);
  }

  async close(): Promise<void> {
    const helper = this.#helper;
    this.#helper = null;
    this.#streams?.close();
    if (helper === null) return;
    const ended = new Promise((resolve) => {
      helper.ref();
      helper.once('exit', resolve).once('error', resolve);
    });
    if (helper.connected) helper.disconnect();
    await ended;
  }

  /** Without a helper there is no process either. */
  #signal(id: number, signal: SignalName): void {
    if (this.#helper !== null) this.#send({ type: 'signal', id, signal });
  }

  #send(message: HelperRequest): void {
    this.#helper ??= this.#start();
    // What cannot be sent fails with the helper, whose end is told of by its exit. One that could not be started has no channel.
    if (this.#helper.connected) this.#helper.send(message, () => {});
  }

  #start(): ChildProcess {
    const { means, places, limits } = this.#options;
    const filter = means.hasThickWalls ? seccompFilter() : null;
    const settings: HelperSettings = { means, limits, folder: helperFolder(means, places.runtime) };
    const [file = '', ...args] = helperCommand(means, places, filter !== null, JSON.stringify(settings));
    const helper = startChild(file, args, {
      cwd: '/',
      env: confinedEnvironment(),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc', ...(filter === null ? [] : ['pipe' as const])],
      // A session of its own: Ctrl-C in the bridge's terminal reaches the bridge, which then ends the servers in steps.
      detached: true,
    });
    // Where it cannot read the filter it ends, and says so itself.
    (helper.stdio[filterFd] as Writable | null | undefined)?.on('error', () => {}).end(filter);
    helper.on('message', (message, handle) => this.#hear(message as HelperReport, handle));
    helper.once('error', (error) => this.#mourn(helper, describeError(error)));
    helper.once('exit', (code, signal) => this.#mourn(helper, `It ended with ${signal ?? code}.`));
    helper.unref();
    helper.channel?.unref();
    return helper;
  }

  /** All processes of a helper end with it. */
  #mourn(helper: ChildProcess, reason: string): void {
    if (this.#helper !== helper) return;
    this.#helper = null;
    this.#options.report(`The helper that starts redis-servers died, and they with it; the next use starts both again. ${reason}`);
    const starts = [...this.#starts.values()];
    this.#starts.clear();
    for (const start of starts) start.die(reason);
    for (const call of this.#calls.values()) call.reject(new HelperDiedError(`The helper that connects computers died. ${reason}`));
  }

  #hear(message: HelperReport, handle: unknown): void {
    if (message.type === 'dialled') return this.#answer(message.id, handle);
    if (message.type === 'plugged') return this.#calls.get(message.id)?.resolve(null);
    if (message.type === 'undialled')
      return this.#calls.get(message.id)?.reject(Object.assign(new Error(message.message), { code: message.code }));
    const start = this.#starts.get(message.id);
    if (start === undefined) {
      // Whoever wanted it waits no more.
      if (message.type === 'started') this.#signal(message.id, 'KILL');
      return;
    }
    switch (message.type) {
      case 'failed':
        start.fail(new Error(message.message));
        return;
      case 'started':
        start.started.resolve(message);
        return;
      case 'placed':
        start.placed.resolve(message.isPlaced);
        return;
      case 'exited':
        start.exited.resolve({ code: message.code, signal: message.signal });
    }
  }

  /** handle: the socket that a computer has connected. */
  #answer(id: number, handle: unknown): void {
    const socket = adoptUpstream(handle);
    const call = this.#calls.get(id);
    if (call === undefined) socket.destroy();
    else call.resolve(socket);
  }
}
