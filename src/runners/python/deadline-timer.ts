// DeadlineTimer: fires at a time that moves with every wait. Setting and clearing a timer each time would cost more than many a reply takes.

/** Timers hold 31 bits. */
const longestTimer = 2 ** 31 - 1;

export class DeadlineTimer {
  readonly #fire: () => void;
  /** When to fire, as performance.now tells time. */
  #due = Number.POSITIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer wakes this up: never after it is due. */
  #wakesAt = Number.POSITIVE_INFINITY;

  constructor(fire: () => void) {
    this.#fire = fire;
  }

  /** Fires once, after that many milliseconds instead of any time set before. */
  set(milliseconds: number): void {
    this.#due = performance.now() + milliseconds;
    if (this.#due < this.#wakesAt) this.#wakeAt(this.#due, milliseconds);
  }

  /** Does not fire. */
  clear(): void {
    this.#due = Number.POSITIVE_INFINITY;
  }

  #wakeAt(time: number, milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#wakesAt = time;
    this.#timer = setTimeout(this.#look, Math.min(milliseconds, longestTimer));
  }

  readonly #look = (): void => {
    this.#wakesAt = Number.POSITIVE_INFINITY;
    const left = this.#due - performance.now();
    if (left === Number.POSITIVE_INFINITY) return;
    if (left > 0) {
      this.#wakeAt(this.#due, left);
      return;
    }
    this.clear();
    this.#fire();
  };
}
