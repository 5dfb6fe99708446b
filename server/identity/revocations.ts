// Revocations: from when on a learner's tokens are good, and word to whoever serves one that no longer is.
import type { KeyStore, Revocation } from './key-store.ts';
import { tokenLimits } from '../limits.ts';

/** What learners took back, in memory and in the store. */
export class Revocations {
  readonly #store: Pick<KeyStore, 'addRevocation' | 'replaceRevocations'>;
  readonly #now: () => number;
  /** Unix time in milliseconds of each learner's last revocation, the oldest first. */
  readonly #at = new Map<string, number>();
  /** The same for everybody: of those that had no room above. */
  #floor = 0;
  readonly #watching = new Map<string, Set<() => void>>();
  /** How many lines the store holds, and the end of its last write. */
  #stored: number;
  #writing: Promise<void> = Promise.resolve();

  private constructor(store: Pick<KeyStore, 'addRevocation' | 'replaceRevocations'>, known: readonly Revocation[], now: () => number) {
    this.#store = store;
    this.#now = now;
    this.#stored = known.length;
    for (const revocation of known) this.#note(revocation);
  }

  /** Reads what the store holds. now: Unix time in milliseconds. */
  static async open(store: Omit<KeyStore, 'key'>, now: () => number = Date.now): Promise<Revocations> {
    return new Revocations(store, await store.revocations(), now);
  }

  /** Unix time in milliseconds: of this learner's tokens those signed then or before are void. */
  since(learner: string): number {
    return Math.max(this.#at.get(learner) ?? 0, this.#floor);
  }

  /** Makes every token void that the learner has been given. Holds at once; rejects where it would not outlive the bridge. */
  async revoke(learner: string): Promise<void> {
    // Tokens after a revocation are signed a millisecond after it at least, also where that is the future yet, or the clock was set back.
    const at = Math.max(this.#now(), this.since(learner) + 1);
    this.#note({ learner, at });
    for (const ended of this.#watching.get(learner) ?? []) ended();
    await this.#write({ learner, at });
  }

  /** Has ended called when the learner revokes. Returns what stops that. */
  watch(learner: string, ended: () => void): () => void {
    const watching = this.#watching.get(learner) ?? new Set();
    this.#watching.set(learner, watching.add(ended));
    return () => {
      watching.delete(ended);
      if (watching.size === 0 && this.#watching.get(learner) === watching) this.#watching.delete(learner);
    };
  }

  #note({ learner, at }: Revocation): void {
    if (learner === null) {
      this.#floor = Math.max(this.#floor, at);
      return;
    }
    this.#at.delete(learner);
    this.#at.set(learner, at);
    // Where there is no room for all, the oldest one holds for everybody: who asks for too much costs others a new token, and never lets a void one in.
    const [oldest] = this.#at;
    if (oldest === undefined || this.#at.size <= tokenLimits.revocations) return;
    this.#at.delete(oldest[0]);
    this.#floor = Math.max(this.#floor, oldest[1]);
  }

  /** One write after the other. */
  #write(revocation: Revocation): Promise<void> {
    const written = this.#writing.then(() => this.#keep(revocation));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  /** Adds it, or writes all anew once most lines of the store say what no longer matters. */
  async #keep(revocation: Revocation): Promise<void> {
    if (this.#stored < 2 * this.#at.size + tokenLimits.spareRevocations) {
      await this.#store.addRevocation(revocation);
      this.#stored += 1;
      return;
    }
    const all = this.#all();
    await this.#store.replaceRevocations(all);
    this.#stored = all.length;
  }

  /** Those of which a token may still be about. */
  #all(): Revocation[] {
    const oldest = this.#now() - tokenLimits.maxAgeMs;
    for (const [learner, at] of this.#at) if (at < oldest) this.#at.delete(learner);
    return [{ learner: null, at: this.#floor }, ...[...this.#at].map(([learner, at]) => ({ learner, at }))];
  }
}
