// Attendance: the parts of a page that can wait for its reader: they load with the first move, with the first run, and at once where something is kept from before.

/** How long until a part is asked for again that could not be loaded, in milliseconds, doubled each time: a bridge that starts anew is back in seconds. */
const waits = { first: 1_000, longest: 60_000 } as const;

/** How long the parts are waited for, in milliseconds: a request can hang, and a page runs without them as well. */
const patienceMs = 5_000;

export class Attendance {
  readonly #parts: Part[] = [];
  #hasBegun = false;

  /** Has a part load when it is time. Returns the part, for whoever cannot do without it. */
  add(load: () => Promise<unknown>): AttendedPart {
    const part = new Part(load);
    this.#parts.push(part);
    if (this.#hasBegun) void part.come();
    return part;
  }

  /**
   * Resolves once all parts are there, or could not be had for now: a page runs without them as well, and they come when they can.
   * first: what they let begin before they load; never rejects. It can hang too: it and they have one patience together.
   */
  async begin(first?: Promise<void>): Promise<void> {
    const patience = Promise.withResolvers<void>();
    const timer = setTimeout(patience.resolve, patienceMs);
    if (first !== undefined) await Promise.race([first, patience.promise]);
    this.#hasBegun = true;
    await Promise.race([Promise.all(this.#parts.map((part) => part.come())), patience.promise]);
    clearTimeout(timer);
  }
}

export interface AttendedPart {
  /** Has it come now. Whether it is there: false where it could not be loaded for now; it is asked for again. Never rejects. */
  come(): Promise<boolean>;
}

class Part implements AttendedPart {
  readonly #load: () => Promise<unknown>;
  #coming: Promise<boolean> | null = null;
  #wait: number = waits.first;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(load: () => Promise<unknown>) {
    this.#load = load;
  }

  come(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#coming ??= this.#try();
    return this.#coming;
  }

  async #try(): Promise<boolean> {
    try {
      await this.#load();
      return true;
    } catch (error) {
      // The reader misses nothing that a run needs; for whoever looks for the reason.
      // oxlint-disable-next-line no-console -- as above
      console.warn('A part of the page could not be loaded yet:', error);
      this.#coming = null;
      this.#timer = setTimeout(() => void this.come(), this.#wait);
      this.#wait = Math.min(2 * this.#wait, waits.longest);
      return false;
    }
  }
}

/** Resolves with the first sign of a reader: a pointer that moves, a finger, a key, the focus or a file that is held over the page. */
export function firstMove(page: Document): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const moved = new AbortController();
  const move = (): void => {
    moved.abort();
    resolve();
  };
  for (const sign of ['pointermove', 'pointerdown', 'touchstart', 'keydown', 'focusin', 'dragenter'])
    page.addEventListener(sign, move, { passive: true, capture: true, signal: moved.signal });
  return promise;
}
