// Token grants: which learners have tokens that are good, and word to whoever serves one that no longer is.
import { randomBytes } from 'node:crypto';
import type { GrantEntry, KeyStore } from './key-store.ts';
import { tokenLimits } from './limits.ts';

/** What makes a learner's tokens good. */
interface Grant {
  /** Is part of what every token of theirs is signed with: 32 lower-case hexadecimal digits. */
  readonly generation: string;
  /** Unix time in milliseconds of the latest token, as the store has it; a day late at most. */
  issuedAt: number;
  /** The store is being told of the latest token: nobody is given one before it knows. */
  keeping: Promise<void> | null;
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
  /** Those whose end could not be written: the store may hold what they had. No more than had one, since none begins where nothing can be written. */
  readonly #unwritten = new Set<string>();
  /** How many lines the store holds, and the end of its last write. */
  #stored: number;
  #writing: Promise<void> = Promise.resolve();

  private constructor(store: Pick<KeyStore, 'addGrant' | 'replaceGrants'>, known: readonly GrantEntry[], now: () => number) {
    this.#store = store;
    this.#now = now;
    this.#stored = known.length;
    for (const { learner, generation, issuedAt } of known) {
      this.#used.delete(learner);
      if (generation !== null) this.#used.set(learner, { generation, issuedAt, keeping: null });
    }
    for (const [learner, { issuedAt }] of this.#used) if (this.#isOver(issuedAt)) this.#used.delete(learner);
  }

  /** Reads what the store holds. now: Unix time in milliseconds. */
  static async open(store: Omit<KeyStore, 'key'>, now: () => number = Date.now): Promise<TokenGrants> {
    return new TokenGrants(store, await store.grants(), now);
  }

  /** The generation of the learner's tokens; null: none of theirs is good. */
  generationOf(learner: string): string | null {
    return this.#of(learner)?.generation ?? null;
  }

  /** The generation to sign a token of the learner's with. Rejects where it would not outlive the bridge. */
  async grant(learner: string): Promise<string> {
    const known = this.#of(learner);
    const grant = known ?? { generation: randomBytes(16).toString('hex'), issuedAt: -Infinity, keeping: null };
    if (known === undefined) {
      this.#makeRoom();
      this.#unused.set(learner, grant);
    }
    if (this.#now() - grant.issuedAt >= grainMs) grant.keeping = this.#issue(learner, grant);
    await grant.keeping;
    return grant.generation;
  }

  /** Notes that a token of the learner's is used. */
  noteUse(learner: string): void {
    const grant = this.#of(learner);
    if (grant === undefined) return;
    this.#unused.delete(learner);
    this.#used.delete(learner);
    this.#used.set(learner, grant);
  }

  /** Makes every token void that the learner has been given. Holds at once; rejects where it would not outlive the bridge. */
  async revoke(learner: string): Promise<void> {
    const wasGranted = this.#end(learner);
    if (wasGranted || this.#unwritten.has(learner)) await this.#writeEnd(learner);
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

  #of(learner: string): Grant | undefined {
    return this.#used.get(learner) ?? this.#unused.get(learner);
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
    if (first === undefined) return;
    this.#end(first);
    // Where it cannot be written, nor can the one that it ended for, which says so; and it is noted.
    this.#writeEnd(first).catch(() => undefined);
  }

  /** Has the store know of a token that is given now. */
  async #issue(learner: string, grant: Grant): Promise<void> {
    const { generation, issuedAt } = grant;
    grant.issuedAt = this.#now();
    try {
      await this.#write({ learner, generation, issuedAt: grant.issuedAt });
    } catch (error) {
      // The next one is to try again.
      grant.issuedAt = issuedAt;
      if (issuedAt === -Infinity && this.#of(learner) === grant) this.#end(learner);
      throw error;
    } finally {
      grant.keeping = null;
    }
  }

  /** Has the store know that what the learner had is void. */
  async #writeEnd(learner: string): Promise<void> {
    try {
      await this.#write({ learner, generation: null, issuedAt: this.#now() });
    } catch (error) {
      this.#unwritten.add(learner);
      throw error;
    }
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
      this.#unwritten.delete(entry.learner);
      return;
    }
    for (const grants of [this.#unused, this.#used])
      for (const [learner, { issuedAt }] of grants) if (this.#isOver(issuedAt)) grants.delete(learner);
    const all = [...this.#unused, ...this.#used].map(([learner, { generation, issuedAt }]) => ({ learner, generation, issuedAt }));
    await this.#store.replaceGrants(all);
    this.#stored = all.length;
    this.#unwritten.clear();
  }
}
