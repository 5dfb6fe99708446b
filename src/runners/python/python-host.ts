// Python host: what Python sees of the worker (kernel/page.py): channels, keyboard and inputs, with one way to wait for any of them.
import type { PyodideInterface } from 'pyodide';
import type { PyBuffer } from 'pyodide/ffi';
import type { Channels, Wake } from './channels.ts';
import { LentMemory } from './lent-memory.ts';
import { suspendOnPoll } from './patches/suspension.ts';
import type { PythonTerminal } from './python-terminal.ts';

/** Says that the answer is not there yet: Python suspends itself, then asks settled() for it. */
const pending = 'pending';

export class PythonHost {
  readonly #channels: Channels;
  readonly #terminal: PythonTerminal;
  readonly #onTls: () => void;
  #memory: LentMemory | null = null;
  #promise: Promise<unknown> = Promise.resolve();
  #settled: unknown = undefined;
  #input = Promise.withResolvers<string>();
  #output = Promise.withResolvers<string>();

  /** onTls: told when code asks for a connection with TLS. */
  constructor(channels: Channels, terminal: PythonTerminal, onTls: () => void = () => undefined) {
    this.#channels = channels;
    this.#terminal = terminal;
    this.#onTls = onTls;
  }

  /** Has Python suspend itself wherever it is told to wait. */
  suspendIn(python: PyodideInterface): void {
    suspendOnPoll(python, () => this.#promise);
  }

  /** Runs one input in the console's loop (kernel/console.py); the answer is JSON. */
  run(source: string): Promise<string> {
    this.#output = Promise.withResolvers();
    this.#input.resolve(source);
    return this.#output.promise;
  }

  /** The console's loop has ended, which it never should: rejects the run it leaves behind. */
  break(error: unknown): void {
    this.#output.reject(error);
  }

  nextInput(): string {
    return this.#settle(
      this.#input.promise.then((source) => {
        this.#input = Promise.withResolvers();
        return source;
      }),
    );
  }

  inputEnded(outcome: string): void {
    this.#output.resolve(outcome);
  }

  open(host: string, port: number, timeout: number, tls: boolean): number | string {
    if (tls) this.#onTls();
    return this.#settle(this.#channels.open(host, port, timeout, tls));
  }

  send(channel: number, bytes: Uint8Array): string | undefined {
    return this.#settle(this.#channels.send(channel, bytes));
  }

  /** Lends the host memory of Python's, for send and receive of what fits into it. */
  lend(memory: PyBuffer): void {
    const kept = memory.copy();
    this.#memory = new LentMemory(() => kept.getBuffer('u8'));
  }

  /** As send(), of the first bytes of the lent memory. */
  sendLent(channel: number, length: number): string | undefined {
    return this.send(channel, this.#lent.read(length));
  }

  /**
   * Waits, if it must, and puts up to max bytes that have arrived into the lent memory: how many, 0 at the end. Else
   * failed, timeout or interrupted; or ready: there was nothing after all.
   */
  receive(channel: number, max: number, timeout: number): number | string {
    const taken = this.#receive(channel, max, 'ready');
    return taken === 'ready' ? this.#settle(this.#waitAndReceive(channel, max, timeout)) : taken;
  }

  take(channel: number, max: number, peek: boolean): Uint8Array | string | undefined {
    return this.#channels.take(channel, max, peek);
  }

  readable(channel: number): boolean {
    return this.#channels.readable(channel);
  }

  wait(channels: string, timeout: number): string {
    return this.#settle(this.#channels.wait(channels === '' ? [] : channels.split(',').map(Number), timeout));
  }

  /** Whether Python is suspended while it waits, not blocked with the worker. */
  get suspends(): boolean {
    return this.#channels.suspends;
  }

  /** Ends the wait in which Python is suspended, as if its time were up. */
  wake(): void {
    this.#channels.wake();
  }

  close(channel: number): void {
    this.#channels.close(channel);
  }

  readLine(): string {
    return this.#settle(this.#terminal.readLine());
  }

  /** What was waited for. */
  settled(): unknown {
    return this.#settled;
  }

  #waitAndReceive(channel: number, max: number, timeout: number): number | string | Promise<number | string> {
    const wake = this.#channels.wait([channel], timeout);
    return wake instanceof Promise ? wake.then((woken) => this.#receive(channel, max, woken)) : this.#receive(channel, max, wake);
  }

  #receive(channel: number, max: number, wake: Wake): number | string {
    if (wake !== 'ready') return wake;
    const taken = this.#channels.take(channel, max, false);
    if (taken === undefined) return 'ready';
    if (taken === 'ended') return 0;
    return taken === 'failed' ? taken : this.#lent.write(taken);
  }

  get #lent(): LentMemory {
    if (this.#memory === null) throw new Error('Python lent the host no memory.');
    return this.#memory;
  }

  async #remember(value: Promise<unknown>): Promise<void> {
    this.#settled = await value;
  }

  /** A bare promise would become an asyncio future on its way to Python. */
  #settle<T>(value: T | Promise<T>): T | typeof pending {
    if (!(value instanceof Promise)) return value;
    this.#promise = this.#remember(value);
    return pending;
  }
}
