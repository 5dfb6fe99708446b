// Session: redis-cli's dealings with one server: connecting, sending a command, printing what comes, remembering SELECT and MULTI.
// It follows cliConnect, cliSendCommand and cliReadReply of redis-cli 7.0.15, oddities included.
import { ConnectError } from '../../bridge/connection.ts';
import type { Connection } from '../../bridge/connection.ts';
import type { Reply } from '../../bridge/resp.ts';
import type { Machine } from '../machine.ts';
import type { Process } from '../program.ts';
import { fromBytes, fromText, toBytes } from './byte-string.ts';
import { subscribes, wantsRaw } from './command-kind.ts';
import { Exit, Interrupted, sleep, untilInterrupted } from './ending.ts';
import { Link } from './link.ts';
import { formatPush } from './output-style.ts';
import type { OutputStyle } from './output-style.ts';
import { rawFormat } from './raw-format.ts';
import { UnknownReply } from './reply-walk.ts';

/** Where a session writes. */
export type Terminal = Pick<Process, 'write' | 'error'>;

export interface SessionOptions {
  readonly host: string;
  readonly port: number;
  /** A unix socket's path, instead of host and port. */
  readonly socket: string | null;
  /** User and password are byte strings. */
  readonly user: string | null;
  readonly password: string | null;
  /** The database to select. */
  readonly db: number;
  /** if-known: a server that refuses HELLO 3 is taken as it is. */
  readonly protocol: 'resp2' | 'resp3' | 'resp3-if-known';
  readonly style: OutputStyle;
  readonly showPushes: boolean;
  /** A prompt or a script on standard input: errors do not end it. */
  readonly interactive: boolean;
  /** -e: an error reply ends redis-cli with exit code 1. */
  readonly failOnError: boolean;
  /** -c: MOVED and ASK are followed. */
  readonly followRedirects: boolean;
  /** -i: what to wait after each command. */
  readonly intervalMs: number;
}

export class Session {
  readonly #options: { -readonly [Name in keyof SessionOptions]: SessionOptions[Name] };
  readonly #machine: Machine;
  readonly #terminal: Terminal;
  #link: Link | null = null;
  /** The database of the connection, as far as redis-cli knows. */
  #db = 0;
  /** Ctrl-C ended a stream: the next command connects anew, and the prompt shows it already. */
  #resuming = false;
  #inMulti = false;
  #dbBeforeMulti = 0;
  #shutDown = false;
  #lastType: Reply['type'] | null = null;
  #redirected = false;
  #asking = false;

  constructor(options: SessionOptions, machine: Machine, terminal: Terminal) {
    this.#options = { ...options };
    this.#machine = machine;
    this.#terminal = terminal;
  }

  /** What a terminal shows before the next command. */
  get prompt(): string {
    if (!this.#link && !this.#resuming) return 'not connected> ';
    const { host, port, socket } = this.#options;
    const db = this.#resuming ? this.#options.db : this.#db;
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    const database = db === 0 ? '' : `[${db}]`;
    return `${socket === null ? address : `redis ${socket}`}${database}${this.#inMulti ? '(TX)' : ''}> `;
  }

  get isConnected(): boolean {
    return this.#link !== null;
  }

  /** The open link, for modes that speak to the server themselves. */
  get link(): Link {
    if (!this.#link) throw new Exit(1);
    return this.#link;
  }

  /** Makes another server the one to connect to; the open link stays until then. */
  aimAt(host: string, port: number): void {
    this.#options.host = host;
    this.#options.port = port;
  }

  /** Connects, logs in, selects the database and the protocol. False, said on standard error, where that fails. */
  async connect(signal: AbortSignal, how: { force?: boolean; quiet?: boolean } = {}): Promise<boolean> {
    if (!this.#link || how.force) {
      this.#resuming = false;
      if (this.#link) {
        this.close();
        this.#forgetState();
      }
      const connection = await this.#dial(signal, how.quiet ?? false);
      if (!connection) return false;
      this.#link = new Link(connection);
      if (!(await this.#login(signal)) || !(await this.#select(signal)) || !(await this.#switchProtocol(signal))) return false;
    }
    this.#handlePushes(this.#link);
    return true;
  }

  /** Runs one command, connecting first where needed. False where the connection failed; error replies are fine. */
  async issue(args: readonly string[], repeat: number, signal: AbortSignal): Promise<boolean> {
    do {
      if (this.#redirected || !this.#link || this.#link.failure?.kind === 'closed') {
        const connected = await this.connect(signal, { force: true });
        this.#redirected = false;
        if (!connected) {
          this.#complain();
          return false;
        }
      }
      if (this.#asking && !(await this.#sendAsking(signal))) {
        this.#complain();
        return false;
      }
      if (!(await this.#sendCommand(args, repeat, signal))) {
        this.#complain();
        this.close();
        return false;
      }
    } while (this.#redirected);
    return true;
  }

  /** Asks the server something on the side; within MULTI on another connection. null where it does not answer. */
  async inquire(args: readonly string[], signal: AbortSignal): Promise<Reply | null> {
    if (this.#link && !this.#inMulti) return this.#link.call(args, signal);
    const silent = { write: () => {}, error: () => {} };
    const other = new Session({ ...this.#options, db: 0, protocol: 'resp2' }, this.#machine, silent);
    try {
      return (await other.connect(signal)) ? await other.link.call(args, signal) : null;
    } finally {
      other.close();
    }
  }

  close(): void {
    this.#link?.close();
    this.#link = null;
  }

  print(bytes: string): void {
    this.#terminal.write(toBytes(bytes));
  }

  printError(bytes: string): void {
    this.#terminal.error(toBytes(bytes));
  }

  /** A new connection starts in database 0, outside of MULTI. */
  #forgetState(): void {
    this.#db = 0;
    this.#inMulti = false;
  }

  /** Says why the link failed. */
  #complain(): void {
    if (this.#link) this.printError(`Error: ${this.#link.failure?.message ?? ''}\n`);
  }

  async #dial(signal: AbortSignal, quiet: boolean): Promise<Connection | null> {
    const { host, port, socket } = this.#options;
    const dialling = this.#dialAddress();
    try {
      return await untilInterrupted(dialling, signal);
    } catch (error) {
      if (error instanceof Interrupted) hangUp(dialling);
      if (!(error instanceof ConnectError)) throw error;
      const why = socket === null ? `${host}:${port}: ${error.message}` : `${socket}: No such file or directory`;
      if (!quiet) this.printError(fromText(`Could not connect to Redis at ${why}\n`));
      return null;
    }
  }

  async #dialAddress(): Promise<Connection> {
    const { host, port, socket } = this.#options;
    // The machine's servers listen on ports; no file of it is a socket.
    if (socket !== null) throw new ConnectError('ECONNREFUSED');
    return this.#machine.connect(host, port);
  }

  async #login(signal: AbortSignal): Promise<boolean> {
    const { user, password } = this.#options;
    if (password === null) return true;
    return this.#prepare(user === null ? ['AUTH', password] : ['AUTH', user, password], 'AUTH failed', signal);
  }

  async #select(signal: AbortSignal): Promise<boolean> {
    const { db } = this.#options;
    if (db === this.#db) return true;
    if (!(await this.#prepare(['SELECT', String(db)], `SELECT ${db} failed`, signal))) return false;
    this.#db = db;
    return true;
  }

  async #switchProtocol(signal: AbortSignal): Promise<boolean> {
    if (this.#options.protocol === 'resp2') return true;
    if (await this.#prepare(['HELLO', '3'], 'HELLO 3 failed', signal)) return true;
    return this.#options.protocol === 'resp3-if-known' && !this.#link?.failure;
  }

  async #sendAsking(signal: AbortSignal): Promise<boolean> {
    this.#asking = false;
    return this.#prepare(['ASKING'], 'ASKING failed', signal);
  }

  /** Sends a command of redis-cli's own, whose reply is not shown unless it is an error. */
  async #prepare(args: readonly string[], complaint: string, signal: AbortSignal): Promise<boolean> {
    const reply = await this.link.call(args, signal);
    if (!reply) {
      this.printError('\nI/O error\n');
      return false;
    }
    if (reply.type !== 'error') return true;
    this.printError(`${complaint}: ${fromBytes(reply.value)}\n`);
    return false;
  }

  #handlePushes(link: Link): void {
    if (this.#options.showPushes) link.onPush = (push) => this.print(formatPush(push, this.#options.style));
  }

  async #sendCommand(args: readonly string[], repeat: number, signal: AbortSignal): Promise<boolean> {
    const name = (args[0] ?? '').toLowerCase();
    const raw = wantsRaw(args);
    if (name === 'shutdown') this.#shutDown = true;
    // Fewer than no times is without end.
    for (let left = repeat; left !== 0; left = left < 0 ? left : left - 1) {
      const link = this.#link;
      if (!link) return false;
      await link.send([args], signal);
      if (name === 'monitor') {
        await this.#stream(raw, signal);
        return true;
      }
      if (subscribes(name)) {
        if (this.#options.style.name !== 'raw') this.print('Reading messages... (press Ctrl-C to quit)\n');
        link.onPush = null;
        await this.#stream(raw, signal);
        if (this.#link) this.#handlePushes(this.#link);
        continue;
      }
      if (!(await this.#readReply(raw, signal))) return false;
      await this.#remember(name, args, signal);
      if (this.#redirected) return true;
      if (this.#options.intervalMs > 0) await sleep(this.#options.intervalMs, signal);
    }
    return true;
  }

  /** Prints replies until an error reply, the end of the connection or Ctrl-C, after which a prompt goes on with a new connection. */
  async #stream(raw: boolean, signal: AbortSignal): Promise<void> {
    try {
      do {
        if (await this.#readReply(raw, signal)) continue;
        this.#complain();
        throw new Exit(1);
      } while (this.#lastType !== 'error');
    } catch (error) {
      if (!(error instanceof Interrupted) || !this.#options.interactive) throw error;
      this.close();
      this.#forgetState();
      this.#resuming = true;
    }
  }

  /** Prints the next reply. False where the connection ended and the prompt goes on; Exit where nothing can. */
  async #readReply(raw: boolean, signal: AbortSignal): Promise<boolean> {
    const link = this.link;
    const reply = await link.receive(signal);
    if (!reply) {
      if (this.#shutDown) {
        this.close();
        return true;
      }
      if (this.#options.interactive && link.failure?.kind === 'closed') return false;
      this.#complain();
      throw new Exit(1);
    }
    this.#lastType = reply.type;
    if (reply.type === 'error' && this.#redirects(fromBytes(reply.value))) return true;
    if (reply.type === 'error' && !this.#options.interactive && this.#options.failOnError) {
      this.printError(`${fromBytes(reply.value)}\n`);
      throw new Exit(1);
    }
    this.print(this.#format(reply, raw));
    return true;
  }

  #format(reply: Reply, raw: boolean): string {
    try {
      return raw ? rawFormat(reply) : this.#options.style.format(reply);
    } catch (error) {
      if (!(error instanceof UnknownReply)) throw error;
      this.printError(`${error.message}\n`);
      throw new Exit(1);
    }
  }

  /** Whether an error sends a cluster's client elsewhere; then the next connection goes there. */
  #redirects(message: string): boolean {
    const [, kind, slot, host, port] = (this.#options.followRedirects && /^(MOVED|ASK) (\d+) (.*):(\d+)$/.exec(message)) || [];
    if (slot === undefined || host === undefined) return false;
    this.aimAt(host, Number(port));
    if (this.#options.interactive) this.print(`-> Redirected to slot [${slot}] located at ${host}:${port}\n`);
    this.#redirected = true;
    if (kind === 'ASK') this.#asking = true;
    return true;
  }

  /** Keeps what the next prompt and the next connection need to know. */
  async #remember(name: string, args: readonly string[], signal: AbortSignal): Promise<void> {
    const failed = this.#lastType === 'error';
    if (name === 'select' && args.length === 2 && !failed) {
      this.#options.db = this.#db = Number.parseInt(args[1] ?? '', 10) || 0;
    } else if (name === 'auth' && (args.length === 2 || args.length === 3) && this.#link) {
      await this.#select(signal);
    } else if (args.length !== 1) {
      return;
    } else if (name === 'multi' && !failed) {
      this.#inMulti = true;
      this.#dbBeforeMulti = this.#db;
    } else if (name === 'exec' && this.#inMulti) {
      this.#inMulti = false;
      if (failed || this.#lastType === 'null') this.#options.db = this.#db = this.#dbBeforeMulti;
    } else if (name === 'discard' && !failed) {
      this.#inMulti = false;
      this.#options.db = this.#db = this.#dbBeforeMulti;
    } else if (name === 'reset' && !failed) {
      this.#inMulti = false;
      this.#options.db = this.#db = 0;
      this.#options.protocol = 'resp2';
    }
  }
}

/** Closes a connection that came too late, or did not come at all. */
function hangUp(dialling: Promise<Connection>): void {
  dialling.then((connection) => connection.close()).catch(() => {});
}
