// Kept keeper: brings a student's changes to the class a moment after they were made, and again until it has them.
import type { KeptRecord } from '../../class-protocol.ts';
import type { NewRecord, OwnPlace, OwnSeen, RecordStore } from '../store/record-store.ts';
import type { StoreChange } from '../../runners/page-store.ts';
import type { KeptLine } from './kept-line.ts';
import type { Trouble } from '../store/browser-store.ts';
import { rejoined } from './both-changes.ts';
import { bothOf, keptAreas, keptKey, placeOfKey, planOf } from './kept-plan.ts';
import { answered, VersionMarks, type VersionMark } from './version-marks.ts';

/** After a change, for those that follow it while somebody types, in milliseconds; and between two attempts. */
const keeperMs = { quiet: 2_000, again: 10_000 } as const;

/** Among how many numbers a version's is drawn: two browsers that make one of the same version are not to give it one number. */
const versionNumbers = 1_000;

/** Versions of a record that are remembered until the class has answered to one. */
const sentVersions = 50;

export interface KeptKeeperParts {
  readonly line: KeptLine;
  readonly marks: VersionMarks;
  /** Has the reader told what the class, or this browser, does not keep. */
  readonly tell: (trouble: Trouble) => void;
  /** Unix time in milliseconds. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Has something done later; returns what calls it off. */
  readonly later: (ms: number, work: () => void) => () => void;
}

export class KeptKeeper {
  readonly #parts: KeptKeeperParts;
  #marks: VersionMarks;
  #records: RecordStore | null = null;
  /** Keys of what is to be brought. */
  readonly #waiting = new Set<string>();
  /** Why the class does not take something, each of which is told once until it takes something. */
  readonly #told = new Set<Trouble>();
  #sending: Promise<void> | null = null;
  #callOff: () => void = () => undefined;

  constructor(parts: KeptKeeperParts) {
    this.#parts = parts;
    this.#marks = parts.marks;
  }

  /** Takes what the class has newer, and brings what it does not have. Resolves once the first is done; without an answer it goes on with what is here. */
  async begin(records: RecordStore): Promise<void> {
    this.#records = records;
    // What lives as long as the page lacks what was kept before: by the marks of that, all of it was removed here.
    if (!records.lasts) this.#marks = new VersionMarks('', null);
    const there = await this.#parts.line.all();
    if (there !== null) await this.#take(records, there);
    for (const [key, { at, refused }] of this.#marks.all()) if (at !== null && refused !== true) this.#waiting.add(key);
    if (this.#waiting.size > 0) this.#sendLater(keeperMs.quiet);
  }

  async #take(records: RecordStore, there: readonly KeptRecord[]): Promise<void> {
    for (;;) {
      const here = (await Promise.all(keptAreas.map((area) => records.list(area)))).flat();
      const before = this.#marks.all();
      const plan = planOf(here, there, before);
      const keeping = await this.#adopt(records, plan.write, plan.remove, plan.seen);
      if (keeping === 'overtaken') continue;
      if (keeping === 'taken') for (const [key, mark] of plan.marks) this.#marks.replace(key, before.get(key), mark);
      return;
    }
  }

  /** 'refused': this browser took nothing of it, which the reader is told. */
  async #adopt(
    records: RecordStore,
    write: readonly NewRecord[],
    remove: readonly OwnPlace[],
    seen: readonly OwnSeen[],
  ): Promise<'taken' | 'refused' | 'overtaken'> {
    if (write.length + remove.length === 0) return 'taken';
    const keeping = await records.adopt(write, remove, seen, rejoined);
    if (keeping === 'kept' || keeping === 'page-only') return 'taken';
    if (keeping === 'overtaken') return keeping;
    this.#parts.tell(keeping);
    return 'refused';
  }

  /** Is told of every change of the store. */
  hear({ area, page, id, from }: StoreChange): void {
    if (from !== 'here' || !keptAreas.includes(area)) return;
    const key = keptKey({ area, page, id });
    // On what the class had when the first of them was made.
    const { base, sent } = this.#marks.get(key) ?? unknown;
    this.#marks.set(key, { base, sent, at: this.#parts.now() });
    this.#waiting.add(key);
    this.#sendLater(keeperMs.quiet);
  }

  /** Brings what waits, now. isLeaving: the page is on its way out. */
  async send(isLeaving = false): Promise<void> {
    this.#callOff();
    this.#sending ??= this.#send(isLeaving).finally(() => {
      this.#sending = null;
    });
    await this.#sending;
  }

  async #send(isLeaving: boolean): Promise<void> {
    // What changes meanwhile comes to its end, and has its turn there.
    for (const key of this.#waiting) {
      this.#waiting.delete(key);
      // Nor can it be brought while the browser does not let it be read.
      if (await this.#bring(key, isLeaving).catch(() => false)) continue;
      this.#waiting.add(key);
      return this.#sendLater(keeperMs.again);
    }
  }

  /** False: it is to be tried again. */
  async #bring(key: string, isLeaving: boolean): Promise<boolean> {
    const place = placeOfKey(key);
    if (place === null || this.#records === null) return true;
    const own = await this.#records.look(place);
    const mark = this.#marks.get(key) ?? unknown;
    const base = mark.base === null ? mark.sent : [mark.base, ...mark.sent];
    const least = Math.max(own?.at ?? mark.at ?? 0, ...base.map((version) => version + 1));
    const changedAt = Math.floor(least + versionNumbers * this.#parts.random());
    const sent = new Set([...mark.sent, changedAt]);
    this.#marks.set(key, { ...mark, sent: [...sent].slice(-sentVersions) });
    const text = own?.text ?? null;
    const answer = await this.#parts.line.put({ key, text, changedAt, base: [...base] }, isLeaving);
    if (answer.type === 'later') return false;
    if (answer.type === 'refused') {
      // The browser has it all the same; for whoever looks into it.
      // oxlint-disable-next-line no-console
      console.warn('The class does not keep', key, answer.why);
      const { trouble } = answer;
      if (trouble !== null && !this.#told.has(trouble)) this.#parts.tell(trouble);
      if (trouble !== null) this.#told.add(trouble);
      const now = this.#marks.get(key) ?? unknown;
      if (trouble === 'class-too-large' && now.at === mark.at) this.#marks.set(key, { ...now, refused: true });
      return true;
    }
    this.#told.clear();
    if (answer.record.text !== text) {
      // The class has not taken this one.
      const now = this.#marks.get(key) ?? unknown;
      this.#marks.set(key, { ...now, sent: now.sent.filter((version) => version !== changedAt || mark.sent.includes(version)) });
      return await this.#keepBoth(this.#records, place, answer.record);
    }
    this.#settle(key, mark, { base: answer.record.changedAt, sent: [], at: null });
    return true;
  }

  /** The class has a change of another browser that this one did not know: both are kept, and what the class lacks of them is brought. */
  async #keepBoth(records: RecordStore, place: OwnPlace, theirs: KeptRecord): Promise<boolean> {
    for (;;) {
      const own = (await records.look(place))?.text ?? null;
      const before = this.#marks.get(theirs.key) ?? unknown;
      const { text, write, remove, marks } = bothOf(place, own, theirs);
      const taken = await this.#adopt(records, write, remove, [{ ...place, text: own }]);
      // The next page asks again, or the next change: there is no more room in ten seconds.
      if (taken === 'refused') return true;
      if (taken === 'overtaken') continue;
      // Another tab may have written over it before it heard of it: then the class has what is not here.
      if (((await records.look(place))?.text ?? null) !== text) continue;
      for (const [key, mark] of marks) this.#settle(key, key === theirs.key ? before : unknown, mark);
      return true;
    }
  }

  /**
   * Marks a record as it is now; a change that came meanwhile, here or in another tab, waits for its own turn, and what that tab
   * knows or has sent stays known. before: the mark when that began. mark: its base is what the class has answered with.
   */
  #settle(key: string, before: VersionMark, mark: VersionMark): void {
    const now = this.#marks.get(key) ?? unknown;
    const isChanged = this.#waiting.has(key) || now.at !== before.at;
    this.#marks.set(key, { ...answered(now, mark.base), at: isChanged ? (now.at ?? mark.at) : mark.at });
    if (this.#marks.get(key)?.at !== null) this.#waiting.add(key);
  }

  #sendLater(ms: number): void {
    this.#callOff();
    this.#callOff = this.#parts.later(ms, () => void this.send());
  }
}

/** Of a record of which this browser knows no version. */
const unknown: VersionMark = { base: null, sent: [], at: null };
