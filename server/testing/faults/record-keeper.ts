// Record keeper: what a class itself keeps, written all the time while things happen to it: students who join, and a record of one of them that counts up.
import { setTimeout as delay } from 'node:timers/promises';
import { classPaths, type ClassFacts, type KeptRecord } from '../../../src/class-protocol.ts';
import { joining } from '../../classes/rehearsal/simulated-student.ts';
import type { WriteCounts } from './writer.ts';

/** Between two writes, in milliseconds: a student keeps so many a second. */
const betweenMs = 110;
const key = 'edits:/quickstart/#faults';

export class RecordKeeper {
  readonly #url: string;
  readonly #code: string;
  /** Of the student whose record it is. */
  readonly #cookie: string;
  readonly #over = new AbortController();
  readonly #work: Promise<void>;
  readonly #joined: { readonly name: string; readonly cookie: string }[] = [];
  #asked = 0;
  /** The last count that was kept. */
  #last = 0;
  #acknowledged = 0;
  #lost = 0;

  private constructor(url: string, code: string, cookie: string) {
    this.#url = url;
    this.#code = code;
    this.#cookie = cookie;
    this.#work = this.#keep();
  }

  static begin(url: string, code: string, cookie: string): RecordKeeper {
    return new RecordKeeper(url, code, cookie);
  }

  /** Of records and of those who joined. */
  get counts(): WriteCounts {
    return { acknowledged: this.#acknowledged + this.#joined.length, lost: this.#lost, torn: 0 };
  }

  /** Resolves once so many more were kept. */
  async progress(more: number): Promise<void> {
    const wanted = this.#acknowledged + more;
    while (this.#acknowledged < wanted && !this.#over.signal.aborted) await delay(5);
  }

  /** Has one more student come, whatever happens meanwhile. Who is not answered has not come. */
  async welcome(): Promise<void> {
    this.#asked += 1;
    const name = `Guest ${this.#asked}`;
    try {
      this.#joined.push({ name, cookie: await joining(this.#code)(this.#url, name) });
    } catch {
      // The bridge is away, or what it would write to.
    }
  }

  leave(): void {
    this.#over.abort();
  }

  /** Ends, and looks whether all that was acknowledged is there. */
  async end(): Promise<void> {
    this.leave();
    await this.#work;
    const kept = await this.#asking<KeptRecord[]>(classPaths.kept, this.#cookie);
    const count = Number(kept.find((record) => record.key === key)?.text ?? 0);
    if (count < this.#last) this.#lost += this.#last - count;
    for (const { name, cookie } of this.#joined) {
      const facts = await this.#asking<ClassFacts | null>(classPaths.own, cookie);
      if (facts?.student?.name !== name) this.#lost += 1;
    }
  }

  async #keep(): Promise<void> {
    for (let count = 1; !this.#over.signal.aborted; count += 1) {
      await this.#put(count).catch(() => undefined);
      await delay(betweenMs, undefined, { signal: this.#over.signal }).catch(() => undefined);
    }
  }

  async #put(count: number): Promise<void> {
    const headers = { cookie: this.#cookie, origin: this.#url, 'content-type': 'application/json' };
    // No clock, which jumps here: a count is newer than the one before it.
    const body = JSON.stringify({ key, text: String(count), changedAt: count } satisfies KeptRecord);
    const response = await fetch(this.#url + classPaths.kept, { method: 'PUT', headers, body, signal: this.#over.signal });
    if (!response.ok) return;
    const kept = (await response.json()) as KeptRecord;
    if (Number(kept.text) !== count) this.#lost += 1;
    this.#last = count;
    this.#acknowledged += 1;
  }

  /** What the bridge answers, once it does. */
  async #asking<Body>(path: string, cookie: string): Promise<Body> {
    for (;;) {
      const response = await fetch(this.#url + path, { headers: { cookie } }).catch(() => null);
      if (response !== null && response.status < 500) return (await response.json()) as Body;
      await delay(betweenMs);
    }
  }
}
