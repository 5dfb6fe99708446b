// Signal queue: the signals of one console on their way to its server: each kind waits once at most, and all keep the learner's pace.
import type { SignalName } from '../../src/protocol.ts';
import type { TokenBuckets } from '../token-buckets.ts';

/** What a queue works with. */
export interface SignalQueueParts {
  readonly learner: string;
  /** The pace of all signals of the learner, whichever way they come. */
  readonly pace: TokenBuckets;
  /** Holds the page back while signals wait for their turn, and lets it go on. */
  readonly hold: (isHeld: boolean) => void;
}

/** Like a kernel's pending signals: one that comes while its like waits adds nothing. */
export class SignalQueue {
  readonly #parts: SignalQueueParts;
  readonly #waiting = new Set<SignalName>();
  /** null: there is no process yet to take them. */
  #deliver: ((signal: SignalName) => void) | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: SignalQueueParts) {
    this.#parts = parts;
  }

  add(signal: SignalName): void {
    this.#waiting.add(signal);
    this.#proceed();
  }

  /** Hands over the signals that came so far, and all that follow. */
  connect(deliver: (signal: SignalName) => void): void {
    this.#deliver = deliver;
    this.#proceed();
  }

  #proceed(): void {
    const { learner, pace, hold } = this.#parts;
    while (this.#deliver !== null && this.#timer === null && this.#waiting.size > 0) {
      const wait = pace.take(learner, performance.now());
      if (wait === 0) {
        this.#deliverOne();
        continue;
      }
      hold(true);
      // Without a turn of its own it asks for one again, once those before it have had theirs.
      this.#timer = setTimeout(() => {
        this.#timer = null;
        if (wait !== null) this.#deliverOne();
        this.#proceed();
        if (this.#timer === null) hold(false);
      }, wait ?? pace.waitMs);
    }
  }

  #deliverOne(): void {
    const [signal] = this.#waiting;
    if (signal === undefined) return;
    this.#waiting.delete(signal);
    this.#deliver?.(signal);
  }
}
