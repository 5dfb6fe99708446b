// Dialer process: the helper's side of one dialer, from its start to its end.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { arrivalFd, confine, confinedEnvironment, goAhead, type IsolationMeans } from './confinement.ts';
import { HeldNamespaces, type NamespaceKind } from './held-namespaces.ts';
import { dialerWalls } from './limits.ts';
import { within } from './within.ts';

/** What a dialer is asked. host: an address. */
export interface DialerCall {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

/** What it answers; a socket comes with the first kind. */
type DialerAnswer =
  | { readonly id: number; readonly code?: undefined }
  | { readonly id: number; readonly code: string; readonly message: string };

/** A connected socket on its way between processes: Node's own handle of one. */
export interface SocketHandle {
  close(): void;
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
  readonly #calls = new Map<number, PromiseWithResolvers<SocketHandle>>();
  #count = 0;
  #isEnded = false;

  constructor(options: DialerOptions) {
    const { means, uid, held, table } = options;
    this.#options = options;
    const confinement = { uid, folder: '/', joins: held === null ? null : arrivalFd + 1, hasCable: true, limits: dialerWalls } as const;
    const [file = '', ...args] = confine(means, confinement, [process.execPath, ...nodeOptions, program], table);
    const given = [...(held?.descriptors ?? [])];
    const unused = Array.from({ length: channelFd - arrivalFd - 1 - given.length }, () => 'ignore' as const);
    this.#child = spawn(file, args, {
      cwd: '/',
      env: confinedEnvironment(),
      stdio: ['pipe', 2, 2, 'pipe', ...given, ...unused, 'ipc'],
      detached: true,
    });
    (this.#child.stdin as Writable).on('error', () => {});
    this.#child.on('message', (message, handle) => this.#hear(message as DialerAnswer, handle as SocketHandle | undefined));
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#isEnded = true;
        for (const call of this.#calls.values()) call.reject(new Error('The process that connects ended.'));
        resolve();
      };
      this.#child.once('error', end).once('exit', end);
    });
  }

  /** Calls that wait. */
  get isBusy(): boolean {
    return this.#calls.size > 0;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Resolves once it is where it was sent, with the namespaces it is in, which are the caller's to close where it made them. */
  async placed(): Promise<HeldNamespaces> {
    const sign = this.#child.stdio[arrivalFd] as Readable;
    const arrived = new Promise<HeldNamespaces | null>((resolve) => {
      // It is looked at in the tick in which it says so.
      sign.once('data', () => resolve(this.#place()));
      sign.once('close', () => resolve(null)).on('error', () => {});
    });
    const namespaces = await within(arrived, this.#options.dialMs);
    if (namespaces !== 'late' && namespaces !== null) return namespaces;
    this.end();
    throw new Error('The process that connects from another computer did not get there.');
  }

  /** Lets it begin, once its computer is joined to the network. */
  go(): void {
    this.#child.stdin?.end(goAhead);
  }

  /** Connects. Rejects with the error of connect(2), or with another where it does not answer. */
  async dial(host: string, port: number): Promise<SocketHandle> {
    if (this.#isEnded) throw new Error('The process that connects has ended.');
    this.#count += 1;
    const call: DialerCall = { id: this.#count, host, port };
    const answer = Promise.withResolvers<SocketHandle>();
    this.#calls.set(call.id, answer);
    this.#child.send(call, () => {}); // Where it cannot be sent the process has ended, which rejects it.
    const timer = setTimeout(() => {
      answer.reject(Object.assign(new Error(`connect ETIMEDOUT ${host}:${port}`), { code: 'ETIMEDOUT' }));
      this.end();
    }, this.#options.dialMs);
    try {
      return await answer.promise;
    } finally {
      clearTimeout(timer);
      this.#calls.delete(call.id);
    }
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }

  #place(): HeldNamespaces | null {
    const { held, kinds } = this.#options;
    if (held === null) return HeldNamespaces.of(this.#child, kinds);
    return held.has(this.#child) ? held : null;
  }

  #hear(answer: DialerAnswer, handle: SocketHandle | undefined): void {
    const call = this.#calls.get(answer.id);
    if (answer.code !== undefined) call?.reject(Object.assign(new Error(answer.message), { code: answer.code }));
    else if (call === undefined) handle?.close();
    else if (handle === undefined) call.reject(new Error('The connection was lost on its way.'));
    else call.resolve(handle);
  }
}
