// Class eyes: whether a teacher wants the eyes of a class, until they are set free, or nobody is left who could. Pure: it is told what happens and when.
import { liveLimits } from './limits.ts';

export class ClassEyes {
  #from: string | null = null;
  /** Since when no teacher's desk is open, or they were asked for without one. */
  #alone: number;

  /** now: Unix time in milliseconds, as everywhere here. */
  constructor(now: number) {
    this.#alone = now;
  }

  /** Who wants them; null: they are free. */
  get from(): string | null {
    return this.#from;
  }

  set(from: string | null, now: number): void {
    this.#from = from;
    this.#alone = now;
  }

  /** A teacher's desk has been closed. */
  leave(now: number): void {
    this.#alone = now;
  }

  /** Whether they are wanted still, and for too long there was no desk to set them free. hasDesk: there is one now. */
  isForgotten(hasDesk: boolean, now: number): boolean {
    return this.#from !== null && !hasDesk && now - this.#alone >= liveLimits.restartMs;
  }
}
