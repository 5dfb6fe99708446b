// Dialer process: the helper's side of one dialer, from its start to its end.
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { arrivalFd, confine, confinedEnvironment, goAhead, type IsolationMeans } from '../confinement/confinement.ts';
import { HeldNamespaces, type NamespaceKind } from '../confinement/held-namespaces.ts';
import { startChild } from '../../started-child.ts';
import { dialerWalls } from '../limits.ts';
import { within } from '../../within.ts';

/** What a dialer is asked. host: an address. */
export interface DialerCall {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  /** For the connection to come about. */
  readonly ms: number;
}

/** What it answers; a socket comes with the first kind. */
type DialerAnswer =
  | { readonly id: number; readonly code?: undefined }
  | { readonly id: number; readonly code: string; readonly message: string };

/** A connected socket on its way between processes: Node's own handle of one. */
export interface SocketHandle {
  close(): void;
}

/** The dialer ended under a call, or just before: another one may answer it. */
export class DialerEndedError extends Error {
  override readonly name = 'DialerEndedError';
  readonly code = 'ETIMEDOUT';
}

/** A call that waits. */
interface Waiting {
  readonly answer: PromiseWithResolvers<SocketHandle>;
  /** Of performance.now. */
  readonly since: number;
}

/** What a dialer is started with. */
export interface DialerOptions {
  readonly means: IsolationMeans;
  readonly kinds: readonly NamespaceKind[];
  readonly uid: number | null;
  /** The namespaces of its computer; null: it makes them. */
  readonly held: HeldNamespaces | null;
  /** The table of mounts where it makes them. */
  readonly table: string;
  /** Whether the network that it makes has its card at the end of a cable. */
  readonly hasCable: boolean;
  /** Patience with its start, and with each call, in milliseconds. */
  readonly dialMs: number;
}

/** The descriptor of its channel: the shell that confines it closes those below. */
const channelFd = 10;
const program = join(import.meta.dirname, 'dialer.mjs');
/** A dialer holds nothing: Node's own needs are all it has. */
const nodeOptions = ['--max-old-space-size=32', '--max-semi-space-size=1', '--no-warnings'];

export class DialerProcess {
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #options: DialerOptions;
  readonly #calls = new Map<number, Waiting>();
  #count = 0;
  #isEnding = false;

  constructor(options: DialerOptions) {
    const { means, uid, held, table, hasCable } = options;
    this.#options = options;
    const confinement = { uid, folder: '/', joins: held === null ? null : arrivalFd + 1, hasCable, limits: dialerWalls };
    const [file = '', ...args] = confine(means, confinement, [process.execPath, ...nodeOptions, program], table);
    const given = [...(held?.descriptors ?? [])];
    const unused = Array.from({ length: channelFd - arrivalFd - 1 - given.length }, () => 'ignore' as const);
    this.#child = startChild(file, args, {
      cwd: '/',
      env: confinedEnvironment(),
      stdio: ['pipe', 2, 2, 'pipe', ...given, ...unused, 'ipc'],
      detached: true,
    });
    this.#child.stdin?.on('error', () => {});
    this.#child.on('message', (message, handle) => this.#hear(message as DialerAnswer, handle as SocketHandle | undefined));
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#isEnding = true;
        for (const { answer } of this.#calls.values()) answer.reject(new DialerEndedError('The process that connects ended.'));
        resolve();
      };
      this.#child.once('error', end).once('exit', end);
    });
  }

  /** Since when its longest call waits, of performance.now; null: none does. */
  get busySince(): number | null {
    const [longest] = this.#calls.values();
    return longest?.since ?? null;
  }

  /** Whether it has ended or is about to: it takes no further call. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Resolves once it is where it was sent, with the namespaces it is in, which are the caller's to close where it made them. */
  async placed(): Promise<HeldNamespaces> {
    const sign = this.#child.stdio[arrivalFd] as Readable | null;
    const arrived = new Promise<HeldNamespaces | null>((resolve) => {
      // It is looked at in the tick in which it says so.
      sign?.once('data', () => resolve(this.#place()));
      sign?.once('close', () => resolve(null)).on('error', () => {});
      // One that could not be started has no such stream.
      if (sign === null) resolve(null);
    });
    const namespaces = await within(arrived, this.#options.dialMs);
    if (namespaces !== 'late' && namespaces !== null) return namespaces;
    this.end();
    throw Object.assign(new Error('The process that connects from another computer did not get there.'), { code: 'ETIMEDOUT' });
  }

  /** Lets it begin, once its computer is joined to the network. */
  go(): void {
    this.#child.stdin?.end(goAhead);
  }

  /** Connects. Rejects with the error of connect(2), or with another where it does not answer. */
  async dial(host: string, port: number): Promise<SocketHandle> {
    if (this.#isEnding) throw new DialerEndedError('The process that connects has ended.');
    this.#count += 1;
    const ms = this.#options.dialMs;
    const call: DialerCall = { id: this.#count, host, port, ms };
    const answer = Promise.withResolvers<SocketHandle>();
    this.#calls.set(call.id, { answer, since: performance.now() });
    // Where it cannot be sent the process has ended, which rejects it; one that could not be started has no channel.
    if (this.#child.connected) this.#child.send(call, () => {});
    // It tells of its own attempts that take too long. Where it does not even do that, it hangs itself.
    const timer = setTimeout(() => this.giveUp(), 2 * ms);
    try {
      return await answer.promise;
    } finally {
      clearTimeout(timer);
      this.#calls.delete(call.id);
    }
  }

  /** Ends it with the calls that wait, for good: another dialer would have them wait as well. */
  giveUp(): void {
    for (const { answer } of this.#calls.values()) answer.reject(Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' }));
    this.end();
  }

  end(): void {
    this.#isEnding = true;
    this.#child.kill('SIGKILL');
  }

  #place(): HeldNamespaces | null {
    const { held, kinds } = this.#options;
    if (held === null) return HeldNamespaces.of(this.#child, kinds);
    return held.has(this.#child) ? held : null;
  }

  #hear(answer: DialerAnswer, handle: SocketHandle | undefined): void {
    const call = this.#calls.get(answer.id)?.answer;
    if (answer.code !== undefined) call?.reject(Object.assign(new Error(answer.message), { code: answer.code }));
    else if (call === undefined) handle?.close();
    else if (handle === undefined) call.reject(new DialerEndedError('The connection was lost on its way.'));
    else call.resolve(handle);
  }
}
