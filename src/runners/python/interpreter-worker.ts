// Interpreter worker: the page's side of one interpreter: starts it, feeds it inputs, presses its Ctrl-C, ends it.
import { HttpTunnelSession } from '../../bridge/http-tunnel.ts';
import type { Transport } from '../../bridge/transport.ts';
import type { ControlMessage } from '../../protocol.ts';
import { canSuspend, chooseCarrier } from './carrier.ts';
import { pythonFiles } from './files.ts';
import { pythonLimits } from './limits.ts';
import { putSignal, sigint } from './patches/signal-buffer.ts';
import type { Carrier, FromWorker, InputEnd, Lack, ToWorker } from './messages.ts';

/** How an input ended, with what is to be told beside its output. */
export interface EndedInput {
  readonly end: InputEnd;
  readonly omitted: number;
  readonly lack: Lack | null;
  readonly notice: string | null;
}

/** What a running input tells. */
export interface InputEvents {
  onOutput(text: string): void;
  /** A line for input(); null ends the input. */
  onInput(prompt: string): Promise<string | null>;
}

/** Python cannot run here; message says why and what to do. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}

/** Set once the files are in the browser's cache, so that later starts need no progress. */
const cachedKey = 'redis-notebook.python';

export class InterpreterWorker {
  readonly #worker: Worker;
  readonly #carrier: Carrier;
  /** For Stop, and for the channels of an engine that can only wait blocked. */
  readonly #session: HttpTunnelSession;
  readonly #leave = (): void => this.#session.leave();
  readonly #interrupts = globalThis.crossOriginIsolated ? new SharedArrayBuffer(1) : null;
  readonly #ready = Promise.withResolvers<void>();
  #onProgress: (message: string) => void = () => undefined;
  #running: { readonly run: number; readonly events: InputEvents; readonly end: (ended: EndedInput) => void } | null = null;
  #runs = 0;
  #presses = 0;

  /** Starts the interpreter. Throws UnavailableError. */
  constructor({ endpoint, onlyHttp }: Transport) {
    this.#carrier = chooseCarrier(onlyHttp, canSuspend());
    this.#session = new HttpTunnelSession(endpoint);
    if (pythonFiles === null)
      throw new UnavailableError(
        'This notebook was built without Python. Start it with npm start, which prepares it, then reload the page.',
      );
    const files = new URL(pythonFiles, location.origin).href;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'Python' });
    // The other carrier's session is for Stop alone, and closes by itself.
    if (this.#carrier === 'http-tunnel') this.#session.keep();
    addEventListener('pagehide', this.#leave, { once: true });
    // A start that fails is told by whoever waits for it.
    this.#ready.promise.catch(() => undefined);
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#take(data, files));
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#fail(event.message ?? '');
    });
    this.#post({
      type: 'start',
      files,
      carrier: this.#carrier,
      tunnelSession: this.#session.name,
      interrupts: this.#interrupts,
      showDownloads: recall() !== files,
    });
  }

  /** Resolves once it can run code. Rejects with UnavailableError. */
  async ready(onProgress: (message: string) => void): Promise<void> {
    this.#onProgress = onProgress;
    await this.#ready.promise;
  }

  /** Runs one input. */
  run(source: string, events: InputEvents): Promise<EndedInput> {
    return new Promise((resolve) => {
      const run = ++this.#runs;
      this.#running = { run, events, end: resolve };
      if (this.#interrupts !== null) putSignal(this.#interrupts, 0);
      this.#post({ type: 'run', run, source, presses: this.#presses });
    });
  }

  /** Ctrl-C, by every way that may reach it. */
  interrupt(): void {
    const press = this.#presses;
    this.#presses += 1;
    if (this.#interrupts !== null) putSignal(this.#interrupts, sigint);
    this.#post({ type: 'interrupt', press });
    if (this.#carrier === 'http-tunnel' || this.#interrupts === null) this.#mail({ type: 'interrupt', press });
  }

  /** Ends it, whatever it does. */
  end(reason: string): void {
    this.#worker.terminate();
    removeEventListener('pagehide', this.#leave);
    this.#leave();
    this.#fail(reason);
  }

  #take(message: FromWorker, files: string): void {
    const running = this.#running;
    switch (message.type) {
      case 'progress':
        if (message.message !== null) this.#onProgress(message.message);
        return;
      case 'ready':
        remember(files);
        this.#ready.resolve();
        return;
      case 'unavailable':
        this.#ready.reject(new UnavailableError(message.message));
        return;
      case 'output':
        if (running?.run === message.run) running.events.onOutput(message.text);
        return;
      case 'input':
        if (running?.run === message.run) void this.#answer(running.events.onInput(message.prompt), message.run);
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
    if (this.#carrier === 'http-tunnel') this.#mail({ type: 'line', text });
    else this.#post({ type: 'line', text });
  }

  /** What does not get through by the bridge shows as code that does not stop, which ends the worker. */
  #mail(mail: ControlMessage): void {
    this.#session.post(mail).catch(() => undefined);
  }

  #fail(reason: string): void {
    this.#ready.reject(
      new UnavailableError(
        `Python could not be started in this browser${reason === '' ? '' : `: ${reason}`}. Reload the page and run this again.`,
      ),
    );
    this.#running?.end({ end: { status: 'crashed', reason }, omitted: 0, lack: null, notice: null });
    this.#running = null;
  }

  #post(message: ToWorker): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
    this.#worker.postMessage(message);
  }
}

function recall(): string | null {
  try {
    return localStorage.getItem(cachedKey);
  } catch {
    // Storage is refused: then progress is shown every time.
    return null;
  }
}

function remember(files: string): void {
  try {
    localStorage.setItem(cachedKey, files);
  } catch {
    // As above.
  }
}
