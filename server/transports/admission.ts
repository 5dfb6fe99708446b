// Admission: how many connections one learner, and all of them together, may hold open, over WebSockets or plain requests.

/** A place for one connection: a WebSocket, or a channel of the HTTP tunnel. */
export interface Slot {
  /** Gives the place back; a second call does nothing. */
  release(): void;
}

/** Counts the open connections of one bridge. */
export class Admission {
  readonly #perLearner: number;
  readonly #total: number;
  readonly #open = new Map<string, number>();
  #all = 0;

  constructor(limits: { perLearner: number; total: number }) {
    this.#perLearner = limits.perLearner;
    this.#total = limits.total;
  }

  /** A slot, or one sentence for the learner about the limit that was reached. */
  admit(learner: string): Slot | string {
    const own = this.#open.get(learner) ?? 0;
    if (own >= this.#perLearner) return `Your machine has ${own} connections open, the most it may have. Stop a snippet or close a tab.`;
    if (this.#all >= this.#total) return 'This notebook has as many connections open as it may have. Try again in a moment.';
    this.#open.set(learner, own + 1);
    this.#all += 1;
    let held = true;
    return {
      release: () => {
        if (!held) return;
        held = false;
        this.#leave(learner);
      },
    };
  }

  #leave(learner: string): void {
    const left = (this.#open.get(learner) ?? 1) - 1;
    if (left === 0) this.#open.delete(learner);
    else this.#open.set(learner, left);
    this.#all -= 1;
  }
}
