// Interpreter worker: the page's side of one interpreter: feeds it inputs, presses its Ctrl-C, ends it.
import type { RunTexts } from '../../texts/texts.ts';
import type { HttpTunnelSession } from '../../bridge/http-tunnel.ts';
import { RedisWait } from '../../bridge/redis-wait.ts';
import type { ControlMessage } from '../../http-tunnel-protocol.ts';
import type { Breakdown } from '../runner.ts';
import type { WorkerLink, WorkerLost } from '../worker-link.ts';
import { pythonLimits } from './limits.ts';
import type { Carrier, FromWorker, InputEnd, Lack, PythonSetup, ToWorker } from './messages.ts';
import { putSignal, sigint } from './patches/signal-buffer.ts';

/** How an input ended, with what is to be told beside its output. */
export interface EndedInput {
  readonly end: InputEnd;
  readonly omitted: number;
  readonly lack: Lack | null;
  readonly notice: Breakdown | null;
}

/** What a running input tells. */
export interface InputEvents {
  onOutput(text: string): void;
  /** What the code waits for; null: it no longer waits. */
  onProgress(message: string | null): void;
  /** A line for input(); null ends the input. */
  onInput(prompt: string): Promise<string | null>;
}

/** Python cannot run here; message says why and what to do. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}

/** What an interpreter on the page is made from. */
export interface InterpreterParts {
  readonly link: PythonLink;
  readonly carrier: Carrier;
  /** For Stop, and for the channels of an engine that can only wait blocked. */
  readonly session: HttpTunnelSession;
  /** Memory that the page shares with the worker; null where it may not. */
  readonly interrupts: SharedArrayBuffer | null;
  readonly texts: Pick<RunTexts, 'python' | 'redis'>;
}

/** The worker of an interpreter. */
export type PythonLink = WorkerLink<ToWorker, FromWorker, PythonSetup>;

export class InterpreterWorker {
  readonly #parts: InterpreterParts;
  #onProgress: (message: string) => void = () => undefined;
  #running: { readonly run: number; readonly events: InputEvents; readonly end: (ended: EndedInput) => void } | null = null;
  #redisWait: RedisWait | null = null;
  #isReady = false;
  #runs = 0;
  readonly #questions = new Map<number, (answer: string | null) => void>();
  #asked = 0;
  #presses = 0;

  constructor(parts: InterpreterParts) {
    this.#parts = parts;
    const { link } = parts;
    link.onMessage = (message) => this.#take(message);
    link.lost.addEventListener('abort', () => this.#lose(link.lost.reason as WorkerLost));
  }

  /** Whether it is gone, and why does not matter any more: another one can be started. */
  get isLost(): boolean {
    return this.#parts.link.lost.aborted;
  }

  /** Resolves once it can run code. Rejects with UnavailableError. onProgress: for a run that waits; who waits without one takes it from nobody. */
  async ready(onProgress?: (message: string) => void): Promise<void> {
    if (onProgress !== undefined) this.#onProgress = onProgress;
    try {
      await this.#parts.link.ready;
      this.#isReady = true;
    } catch (error) {
      throw new UnavailableError(whyNot(error, this.#parts.texts.python), { cause: error });
    }
  }

  /** Runs one input. Where the worker is gone already, as after a timer of the learner's that threw between two runs, that is its end. */
  run(source: string, events: InputEvents): Promise<EndedInput> {
    const { interrupts, link } = this.#parts;
    if (link.lost.aborted) return Promise.resolve(endedBy(link.lost.reason as WorkerLost));
    return new Promise((resolve) => {
      const run = ++this.#runs;
      this.#running = { run, events, end: resolve };
      if (interrupts !== null) putSignal(interrupts, 0);
      link.post({ type: 'run', run, source, presses: this.#presses });
    });
  }

  /** Asks about code, in JSON; null where it is starting, busy, gone, or too slow to be of help. */
  inspect(question: string): Promise<string | null> {
    const { link } = this.#parts;
    if (!this.#isReady || this.#running !== null || link.lost.aborted) return Promise.resolve(null);
    const id = ++this.#asked;
    const { promise, resolve } = Promise.withResolvers<string | null>();
    this.#questions.set(id, resolve);
    const late = setTimeout(() => resolve(null), pythonLimits.inspectMs);
    link.post({ type: 'inspect', id, question });
    return promise.finally(() => {
      clearTimeout(late);
      this.#questions.delete(id);
    });
  }

  /** Ctrl-C, by every way that may reach it. */
  interrupt(): void {
    const { interrupts, link, carrier } = this.#parts;
    const press = this.#presses;
    this.#presses += 1;
    if (interrupts !== null) putSignal(interrupts, sigint);
    link.post({ type: 'interrupt', press });
    if (carrier === 'http-tunnel' || interrupts === null) this.#mail({ type: 'interrupt', press });
  }

  /** Ends it, whatever it does. */
  end(reason: string): void {
    this.#parts.link.end(reason);
  }

  #take(message: FromWorker): void {
    const running = this.#running;
    switch (message.type) {
      case 'progress':
        if (running !== null) running.events.onProgress(message.message);
        else if (message.message !== null) this.#onProgress(message.message);
        return;
      case 'connecting':
        this.#redisWait?.end();
        this.#redisWait =
          message.isOver || running === null
            ? null
            : new RedisWait((waits) => running.events.onProgress(waits === null ? null : this.#parts.texts.redis.starting));
        return;
      case 'output':
        if (running?.run === message.run) running.events.onOutput(message.text);
        return;
      case 'input':
        if (running?.run === message.run) void this.#answer(running.events.onInput(message.prompt), message.run);
        return;
      case 'inspected':
        this.#questions.get(message.id)?.(message.answer);
        return;
      case 'ended':
        if (running?.run !== message.run) return;
        this.#running = null;
        running.end(message);
    }
  }

  async #answer(asked: Promise<string | null>, run: number): Promise<void> {
    const text = (await asked.catch(() => null))?.slice(0, pythonLimits.lineCharacters) ?? null;
    if (this.#running?.run !== run) return;
    if (this.#parts.carrier === 'http-tunnel') this.#mail({ type: 'line', text });
    else this.#parts.link.post({ type: 'line', text });
  }

  /** What does not get through by the bridge shows as code that does not stop, which ends the worker. */
  #mail(mail: ControlMessage): void {
    this.#parts.session.post(mail).catch(() => undefined);
  }

  #lose(lost: WorkerLost): void {
    this.#redisWait?.end();
    this.#running?.end(endedBy(lost));
    this.#running = null;
  }
}

/** How an input ends with its worker. */
function endedBy({ message }: WorkerLost): EndedInput {
  return { end: { status: 'crashed', reason: message }, omitted: 0, lack: null, notice: null };
}

/** Why there is no interpreter, in words for the learner. */
function whyNot(error: unknown, texts: RunTexts['python']): string {
  const { how, message } = error as WorkerLost;
  return how === 'refused' ? message : texts.notStarted(message);
}
