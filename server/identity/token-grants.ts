// Token grants: which learners have tokens that are good, and word to whoever serves one that no longer is.
import { randomBytes } from 'node:crypto';
import type { GrantEntry, KeyStore } from './key-store.ts';
import { tokenLimits } from '../limits.ts';

/** What makes a learner's tokens good. */
interface Grant {
  /** Is part of what every token of theirs is signed with: 32 lower-case hexadecimal digits. */
  readonly generation: string;
  /** Unix time in milliseconds of the latest token, as the store has it; a day late at most. */
  issuedAt: number;
}

/** For a token issued so shortly after the last one that the store knows of, it need not be told: it matters for the day on which a grant ends. */
const grainMs = 24 * 60 * 60 * 1000;

/**
 * The learners with tokens, in memory and in the store. Only they need an entry: to take tokens back is to forget it, so
 * that nobody can fill anything with that. Where there is no room for one more, a grant ends of which no token was ever
 * used, the oldest first, and where all were, the one unused longest: its learner copies another token.
 */
export class TokenGrants {
  readonly #store: Pick<KeyStore, 'addGrant' | 'replaceGrants'>;
  readonly #now: () => number;
  /** Those of which no token was used since they began, in the order of their beginning. */
  readonly #unused = new Map<string, Grant>();
  /** The others, those unused longest first. */
  readonly #used = new Map<string, Grant>();
  readonly #watching = new Map<string, Set<() => void>>();
  /** How many lines the store holds, and the end of its last write. */
  #stored: number;
  #writing: Promise<void> = Promise.resolve();

  private constructor(store: Pick<KeyStore, 'addGrant' | 'replaceGrants'>, known: readonly GrantEntry[], now: () => number) {
    this.#store = store;
    this.#now = now;
    this.#stored = known.length;
    for (const { learner, generation, issuedAt } of known) {
      this.#used.delete(learner);
      if (generation !== null) this.#used.set(learner, { generation, issuedAt });
    }
    for (const [learner, { issuedAt }] of this.#used) if (this.#isOver(issuedAt)) this.#used.delete(learner);
  }

  /** Reads what the store holds. now: Unix time in milliseconds. */
  static async open(store: Omit<KeyStore, 'key'>, now: () => number = Date.now): Promise<TokenGrants> {
    return new TokenGrants(store, await store.grants(), now);
  }

  /** The generation of the learner's tokens; null: none of theirs is good. */
  generationOf(learner: string): string | null {
    return (this.#used.get(learner) ?? this.#unused.get(learner))?.generation ?? null;
  }

  /** The generation to sign a token of the learner's with. Rejects where it would not outlive the bridge. */
  async grant(learner: string): Promise<string> {
    const known = this.#used.get(learner) ?? this.#unused.get(learner);
    const grant = known ?? { generation: randomBytes(16).toString('hex'), issuedAt: -Infinity };
    if (known === undefined) {
      this.#makeRoom();
      this.#unused.set(learner, grant);
    }
    const { issuedAt } = grant;
    const now = this.#now();
    if (now - issuedAt < grainMs) return grant.generation;
    grant.issuedAt = now;
    try {
      await this.#write({ learner, ...grant });
    } catch (error) {
      // The next one is to try again.
      grant.issuedAt = issuedAt;
      if (known === undefined) this.#end(learner);
      throw error;
    }
    return grant.generation;
  }

  /** Notes that a token of the learner's is used. */
  noteUse(learner: string): void {
    const grant = this.#used.get(learner) ?? this.#unused.get(learner);
    if (grant === undefined) return;
    this.#unused.delete(learner);
    this.#used.delete(learner);
    this.#used.set(learner, grant);
  }

  /** Makes every token void that the learner has been given. Holds at once; rejects where it would not outlive the bridge. */
  async revoke(learner: string): Promise<void> {
    if (this.#end(learner)) await this.#write({ learner, generation: null, issuedAt: this.#now() });
  }

  /** Has ended called when the learner's tokens are good no longer. Returns what stops that. */
  watch(learner: string, ended: () => void): () => void {
    const watching = this.#watching.get(learner) ?? new Set();
    this.#watching.set(learner, watching.add(ended));
    return () => {
      watching.delete(ended);
      if (watching.size === 0 && this.#watching.get(learner) === watching) this.#watching.delete(learner);
    };
  }

  get #size(): number {
    return this.#used.size + this.#unused.size;
  }

  /** A day more than its tokens live, for what the store need not be told. */
  #isOver(issuedAt: number): boolean {
    return this.#now() - issuedAt > tokenLimits.maxAgeMs + grainMs;
  }

  /** false: there was none. */
  #end(learner: string): boolean {
    if (!this.#unused.delete(learner) && !this.#used.delete(learner)) return false;
    for (const ended of this.#watching.get(learner) ?? []) ended();
    return true;
  }

  #makeRoom(): void {
    if (this.#size < tokenLimits.grants) return;
    const [first] = this.#unused.size > 0 ? this.#unused.keys() : this.#used.keys();
    // The store forgets it when it is next written anew.
    if (first !== undefined) this.#end(first);
  }

  /** One write after the other. */
  #write(entry: GrantEntry): Promise<void> {
    const written = this.#writing.then(() => this.#keep(entry));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  /** Adds it, or writes all anew once most lines of the store say what no longer matters. */
  async #keep(entry: GrantEntry): Promise<void> {
    if (this.#stored < 2 * this.#size + tokenLimits.spareGrants) {
      await this.#store.addGrant(entry);
      this.#stored += 1;
      return;
    }
    for (const grants of [this.#unused, this.#used])
      for (const [learner, { issuedAt }] of grants) if (this.#isOver(issuedAt)) grants.delete(learner);
    const all = [...this.#unused, ...this.#used].map(([learner, grant]) => ({ learner, ...grant }));
    await this.#store.replaceGrants(all);
    this.#stored = all.length;
  }
}
