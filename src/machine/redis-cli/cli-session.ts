// CLI session: redis-cli's dealings with one server: connecting, sending a command, printing what comes, remembering SELECT and MULTI.
// It follows cliConnect, cliSendCommand and cliReadReply of redis-cli 7.0.15, oddities included.
import type { Reply } from '../../bridge/resp.ts';
import type { PageMachine } from '../page-machine.ts';
import { fromBytes, fromText, toBytes } from './byte-string.ts';
import { subscribes, wantsRaw } from './command-kind.ts';
import { dial } from './dial.ts';
import { Exit, Interrupted, sleep } from './ending.ts';
import { Handshake } from './handshake.ts';
import { Link } from './link.ts';
import { formatPush } from './output-style.ts';
import { rawFormat } from './raw-format.ts';
import { UnknownReply } from './reply-walk.ts';
import { promptMarks, promptOf, redirectionOf } from './session-options.ts';
import type { SessionOptions, CliTerminal } from './session-options.ts';
import { SessionState } from './session-state.ts';
import type { Consequence, Held } from './session-state.ts';

export class CliSession {
  readonly #options: { -readonly [Name in keyof SessionOptions]: SessionOptions[Name] };
  readonly #machine: PageMachine;
  readonly #terminal: CliTerminal;
  readonly #state: SessionState;
  readonly #handshake: Handshake;
  #link: Link | null = null;
  /** Ctrl-C ended a stream: the next command connects anew, and the prompt shows it already. */
  #resuming = false;
  #shutDown = false;
  #lastType: Reply['type'] | null = null;
  #redirected = false;
  #asking = false;

  constructor(options: SessionOptions, machine: PageMachine, terminal: CliTerminal) {
    this.#options = { ...options };
    this.#machine = machine;
    this.#terminal = terminal;
    this.#state = new SessionState(options.db);
    this.#handshake = new Handshake(this.#options, this.#state, (bytes) => this.printError(bytes));
  }

  /** What a terminal shows before the next command. */
  get prompt(): string {
    if (!this.#link && !this.#resuming) return 'not connected> ';
    return promptOf(this.#options, this.#resuming ? this.#state.wantedDb : this.#state.db, this.#state.inMulti);
  }

  /** The prompt without its address: ">", "(TX)>", "[1]>". */
  get shortPrompt(): string {
    if (!this.#link && !this.#resuming) return '>';
    return promptMarks(this.#resuming ? this.#state.wantedDb : this.#state.db, this.#state.inMulti);
  }

  /** What its connection has that a new one would not. */
  get held(): readonly Held[] {
    return this.#state.held;
  }

  /** Whether its connection ended while nobody used it. */
  async hasEnded(): Promise<boolean> {
    return this.#link !== null && (await this.#link.hasEnded());
  }

  /** Why its connection ended, in a sentence for the learner; null where nothing more is known. */
  get endReason(): string | null {
    return this.#link?.reason ?? null;
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
        this.#state.forget();
      }
      const connection = await dial(this.#options, this.#machine, signal);
      if ('refusal' in connection) {
        if (!how.quiet) this.printError(fromText(connection.refusal));
        return false;
      }
      this.#link = new Link(connection);
      if (!(await this.#handshake.perform(this.#link, signal))) return false;
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
    if (this.#link && !this.#state.inMulti) return this.#link.call(args, signal);
    const silent = { write: () => {}, error: () => {} };
    const other = new CliSession({ ...this.#options, db: 0, protocol: 'resp2' }, this.#machine, silent);
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

  /** Its command goes on until Ctrl-C. */
  goOn(): void {
    this.#terminal.goesOn?.();
  }

  printError(bytes: string): void {
    this.#terminal.error(toBytes(bytes));
  }

  /** Says why the link failed. */
  #complain(): void {
    if (this.#link) this.printError(`Error: ${this.#link.failure?.message ?? ''}\n`);
  }

  async #sendAsking(signal: AbortSignal): Promise<boolean> {
    this.#asking = false;
    return this.#handshake.ask(this.link, signal);
  }

  #handlePushes(link: Link): void {
    if (this.#options.showPushes) link.onPush = (push) => this.#printFormatted(() => formatPush(push, this.#options.style));
  }

  async #sendCommand(args: readonly string[], repeat: number, signal: AbortSignal): Promise<boolean> {
    const name = (args[0] ?? '').toLowerCase();
    const raw = wantsRaw(args);
    if (name === 'shutdown') this.#shutDown = true;
    // Fewer than no times is without end.
    for (let left = repeat; left !== 0; left = left < 0 ? left : left - 1) {
      const link = this.#link;
      if (!link) return this.#resuming;
      await link.send([args], signal);
      if (name === 'monitor' || subscribes(name)) this.goOn();
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
      await this.#settle(this.#state.note(args, this.#lastType), signal);
      if (this.#redirected) return true;
      if (this.#options.intervalMs > 0) await sleep(this.#options.intervalMs, signal);
    }
    return true;
  }

  async #settle(consequence: Consequence, signal: AbortSignal): Promise<void> {
    if (consequence === 'select' && this.#link) await this.#handshake.select(this.#link, signal);
    if (consequence === 'resp2') this.#options.protocol = 'resp2';
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
      this.#state.forget();
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
    this.#printFormatted(() => (raw ? rawFormat(reply) : this.#options.style.format(reply)));
    return true;
  }

  #printFormatted(format: () => string): void {
    try {
      this.print(format());
    } catch (error) {
      if (!(error instanceof UnknownReply)) throw error;
      this.printError(`${error.message}\n`);
      throw new Exit(1);
    }
  }

  /** Whether an error sends a cluster's client elsewhere; then the next connection goes there. */
  #redirects(message: string): boolean {
    const target = this.#options.followRedirects ? redirectionOf(message) : null;
    if (!target) return false;
    this.aimAt(target.host, target.port);
    if (this.#options.interactive) this.print(`-> Redirected to slot [${target.slot}] located at ${target.host}:${target.port}\n`);
    this.#redirected = true;
    if (target.kind === 'ASK') this.#asking = true;
    return true;
  }
}
