// Turns: lets connections that bring much take turns, so that those that bring little wait for few of them.

/** How much a turn of the event loop takes, in bytes or in whatever else a queue counts. */
export interface TurnLimits {
  /** Bytes of one read from which it counts as much: the next one of its connection waits for its turn. */
  readonly largeRead: number;
  /** Bytes of such reads in one turn, of all connections together. */
  readonly turnBytes: number;
}

interface Waiting {
  readonly bytes: number;
  readonly goOn: () => void;
}

/** The queue of one bridge. */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #queue: Waiting[] = [];

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** Whether a connection with so large a read pauses: goOn is then called in its turn, a turn of the event loop later at the soonest. */
  mustWait(bytes: number, goOn: () => void): boolean {
    if (bytes < this.#limits.largeRead) return false;
    if (this.#queue.length === 0) setImmediate(this.#next);
    this.#queue.push({ bytes, goOn });
    return true;
  }

  /** What a connection brought last is what it may well bring next. */
  readonly #next = (): void => {
    let room = this.#limits.turnBytes;
    const going: Waiting[] = [];
    for (const one of this.#queue) {
      if (room <= 0) break;
      room -= one.bytes;
      going.push(one);
    }
    this.#queue.splice(0, going.length);
    if (this.#queue.length > 0) setImmediate(this.#next);
    for (const { goOn } of going) goOn();
  };
}
