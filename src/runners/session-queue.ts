// Session queue: the runs of one session, one after another. Whoever waits knows for whom.
import type { RunOptions, RunOwner } from './runner.ts';

/** A run that has its turn, until it is over. */
export interface Turn {
  over(): void;
}

/** Who enters, and what is told whoever waits: of a run's options. */
type Waiting = { readonly owner?: RunOwner | null } & Pick<RunOptions, 'onWait'>;

interface Place {
  readonly owner: RunOwner | null;
  readonly over: PromiseWithResolvers<void>;
}

export class SessionQueue {
  /** The run whose turn it is, then those that wait, in order. */
  readonly #places: Place[] = [];

  /** Whether no run has the turn, and none waits. */
  get isIdle(): boolean {
    return this.#places.length === 0;
  }

  /**
   * Resolves once all that came before are over; null where the signal is aborted first. onWait: told who has the turn,
   * at each change while it waits, and once it no longer does.
   */
  async enter(signal: AbortSignal, { owner = null, onWait }: Waiting): Promise<Turn | null> {
    const place: Place = { owner, over: Promise.withResolvers() };
    this.#places.push(place);
    const over = (): void => {
      const at = this.#places.indexOf(place);
      if (at !== -1) this.#places.splice(at, 1);
      place.over.resolve();
    };
    const { promise: aborted, resolve: abort } = Promise.withResolvers<void>();
    const onAbort = (): void => abort();
    if (signal.aborted) abort();
    signal.addEventListener('abort', onAbort, { once: true });
    let hasWaited = false;
    try {
      while (this.#places[0] !== place && !signal.aborted) {
        hasWaited = true;
        onWait?.({ owner: this.#places[0]?.owner ?? null });
        await Promise.race([this.#places[0]?.over.promise, aborted]);
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
    if (hasWaited) onWait?.('over');
    if (!signal.aborted) return { over };
    over();
    return null;
  }
}
