// Page reading: whether what a page sends is read for now. Whoever has a reason to wait says so here, and nowhere else.
import type { WebSocket } from 'ws';

/**
 * Why a page is not read: it has no seat yet, or no Redis; others have their turn; there is no room for the whole of its
 * message, or for more on the way to Redis; or its signals come too fast.
 */
export type ReadingPause = 'seat' | 'connection' | 'turn' | 'room' | 'redis' | 'signals';

/**
 * The reading of one WebSocket, which goes on once nobody has a reason left. By ws' own pause, and never by the socket's:
 * after each large read ws has its socket go on, unless it was paused itself.
 */
export class PageReading {
  readonly #ws: WebSocket;
  readonly #reasons = new Set<ReadingPause>();
  #isEnding = false;

  constructor(ws: WebSocket) {
    this.#ws = ws;
  }

  /** Whether somebody waits for that reason. */
  waitsFor(reason: ReadingPause): boolean {
    return this.#reasons.has(reason);
  }

  pause(reason: ReadingPause): void {
    if (this.#isEnding) return;
    this.#reasons.add(reason);
    this.#ws.pause();
  }

  resume(reason: ReadingPause): void {
    if (this.#reasons.delete(reason) && this.#reasons.size === 0) this.#ws.resume();
  }

  set(reason: ReadingPause, isPaused: boolean): void {
    if (isPaused) this.pause(reason);
    else this.resume(reason);
  }

  /** The page is told goodbye: its answer is read, whoever waits. */
  end(): void {
    this.#isEnding = true;
    this.#reasons.clear();
    if (this.#ws.isPaused) this.#ws.resume();
  }
}
