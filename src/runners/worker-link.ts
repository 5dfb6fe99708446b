// Worker link: the page's side of a worker: one handshake for every kind, the messages that follow, and how it ended.

/** What a link needs of a worker: a Worker is one. */
export interface WorkerThread {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  addEventListener(type: 'error', listener: (event: Event) => void): void;
  terminate(): void;
}

/** A worker's answer to its setup: it takes messages, or it says for the learner why it never will. Messages of its own may come before. */
export type HandshakeAnswer = { readonly type: 'ready' } | { readonly type: 'refused'; readonly message: string };

/** A worker that is gone. refused: it said why; broken: it could not be loaded or failed; ended: by end(). */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';
  readonly how: 'refused' | 'broken' | 'ended';
  constructor(how: WorkerLost['how'], message: string) {
    super(message);
    this.how = how;
  }
}

/** To and From: the messages of the kind, besides the handshake. Setup: what the worker begins with. */
export class WorkerLink<To, From, Setup> {
  /** Resolves once the worker takes messages. Rejects with WorkerLost. */
  readonly ready: Promise<void>;
  readonly #thread: WorkerThread;
  readonly #lost = new AbortController();
  readonly #answer: PromiseWithResolvers<void>;
  #isReady = false;
  /** Takes what the worker says. */
  onMessage: (message: From) => void = () => undefined;

  constructor(thread: WorkerThread, setup: Setup, transfer: Transferable[] = []) {
    this.#thread = thread;
    this.#answer = Promise.withResolvers();
    this.ready = this.#answer.promise;
    // Nobody may wait yet, as where a worker is started before its first run.
    this.ready.catch(() => undefined);
    thread.addEventListener('message', ({ data }) => this.#hear(data as HandshakeAnswer | From));
    thread.addEventListener('error', (event) => {
      event.preventDefault();
      this.#lose('broken', 'message' in event && typeof event.message === 'string' ? event.message : '');
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker takes none
    thread.postMessage(setup, transfer);
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Aborted once the worker is gone; the reason is a WorkerLost. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  post(message: To): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker takes none
    this.#thread.postMessage(message);
  }

  /** Ends the worker, whatever it does. */
  end(reason = ''): void {
    this.#lose('ended', reason);
  }

  #hear(message: HandshakeAnswer | From): void {
    if (this.#lost.signal.aborted) return;
    if (this.#isReady || !isAnswer(message)) return this.onMessage(message as From);
    if (message.type === 'refused') return this.#lose('refused', message.message);
    this.#isReady = true;
    this.#answer.resolve();
  }

  #lose(how: WorkerLost['how'], message: string): void {
    if (this.#lost.signal.aborted) return;
    this.#thread.terminate();
    this.#isReady = false;
    const lost = new WorkerLost(how, message);
    this.#answer.reject(lost);
    this.#lost.abort(lost);
  }
}

function isAnswer(message: unknown): message is HandshakeAnswer {
  return typeof message === 'object' && message !== null && 'type' in message && (message.type === 'ready' || message.type === 'refused');
}
