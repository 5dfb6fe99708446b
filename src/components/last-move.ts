// Last move: where the pointer has come to while the program that follows it still loads: a hand that rests sends no further event.

export class LastMove {
  readonly #over = new AbortController();
  #move: PointerEvent | null = null;

  /** place: over which it is followed, from now on until it is taken. */
  constructor(place: EventTarget) {
    const follow = (event: Event): void => {
      if (event instanceof PointerEvent) this.#move = event;
    };
    place.addEventListener('pointermove', follow, { passive: true, capture: true, signal: this.#over.signal });
  }

  /** The last move; null: there was none. */
  take(): PointerEvent | null {
    this.#over.abort();
    return this.#move;
  }
}
