// Kept keeper: brings a student's changes to the class a moment after they were made, and again until it has them.
import type { KeptRecord } from '../../class-protocol.ts';
import type { OwnPlace, RecordStore } from '../store/record-store.ts';
import type { StoreChange } from '../../runners/page-store.ts';
import type { KeptLine } from './kept-line.ts';
import { bothEdits } from './both-edits.ts';
import { keptAreas, keptKey, placeOfKey, planOf, type LocalRecord } from './kept-plan.ts';
import type { UnsentMarks } from './unsent-marks.ts';

/** After a change, for those that follow it while somebody types, in milliseconds; and between two attempts. */
const keeperMs = { quiet: 2_000, again: 10_000 } as const;

export interface KeptKeeperParts {
  readonly line: KeptLine;
  readonly marks: UnsentMarks;
  /** Unix time in milliseconds. */
  readonly now: () => number;
  /** Has something done later; returns what calls it off. */
  readonly later: (ms: number, work: () => void) => () => void;
}

export class KeptKeeper {
  readonly #parts: KeptKeeperParts;
  #records: RecordStore | null = null;
  /** When each record of the class had changed, as far as this page knows. */
  readonly #known = new Map<string, number>();
  /** Keys of what is to be brought. */
  readonly #waiting = new Set<string>();
  #isTaking = false;
  #sending: Promise<void> | null = null;
  #callOff: () => void = () => undefined;

  constructor(parts: KeptKeeperParts) {
    this.#parts = parts;
  }

  /** Takes what the class has newer, and brings what it does not have. Resolves once the first is done; without an answer it goes on with what is here. */
  async begin(records: RecordStore): Promise<void> {
    this.#records = records;
    const { line, marks } = this.#parts;
    const there = await line.all();
    if (there === null) {
      for (const key of marks.all().keys()) this.#waiting.add(key);
    } else {
      for (const { key, changedAt } of there) this.#known.set(key, changedAt);
      const here = (await Promise.all(keptAreas.map((area) => records.list(area)))).flat();
      const plan = planOf(here, there, marks.all());
      this.#isTaking = true;
      try {
        if (plan.write.length + plan.remove.length > 0) await records.change(plan.write, plan.remove);
      } finally {
        this.#isTaking = false;
      }
      const pushed = new Set(plan.push.map(({ key }) => key));
      for (const key of marks.all().keys()) if (!pushed.has(key)) marks.delete(key);
      for (const key of pushed) this.#waiting.add(key);
    }
    if (this.#waiting.size > 0) this.#sendLater(keeperMs.quiet);
  }

  /** Is told of every change of the store. */
  hear({ area, page, id, from }: StoreChange): void {
    if (from !== 'here' || this.#isTaking || !keptAreas.includes(area)) return;
    const key = keptKey({ area, page, id });
    const { marks, now } = this.#parts;
    // On what the class had when the first of them was made.
    marks.set(key, { base: marks.get(key)?.base ?? this.#known.get(key) ?? null, at: now() });
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
      if (await this.#bring(key, isLeaving)) continue;
      this.#waiting.add(key);
      return this.#sendLater(keeperMs.again);
    }
  }

  /** False: it is to be tried again. */
  async #bring(key: string, isLeaving: boolean): Promise<boolean> {
    const { line, marks } = this.#parts;
    const place = placeOfKey(key);
    if (place === null || this.#records === null) return true;
    const mark = marks.get(key);
    const own = await this.#own(place);
    const known = this.#known.get(key);
    const changedAt = Math.max(own?.at ?? mark?.at ?? 0, known === undefined ? 0 : known + 1);
    const answer = await line.put({ key, text: own?.text ?? null, changedAt }, isLeaving);
    if (answer.type === 'later') return false;
    if (answer.type === 'refused') {
      // The browser has it all the same; for whoever looks into it.
      // oxlint-disable-next-line no-console
      console.warn('The class does not keep', key, answer.why);
      return true;
    }
    this.#known.set(key, answer.record.changedAt);
    // A change that came meanwhile waits for its own turn, and was made on what the class has now.
    if (this.#waiting.has(key)) marks.set(key, { base: answer.record.changedAt, at: marks.get(key)?.at ?? this.#parts.now() });
    else marks.delete(key);
    if (answer.record.text !== (own?.text ?? null) && place.area === 'edits') await this.#keepBoth(place, answer.record);
    return true;
  }

  /** The class had a newer change of another browser: it stands beside what was typed here, which is brought again with it. */
  async #keepBoth(place: OwnPlace, { text: theirs, changedAt }: KeptRecord): Promise<void> {
    const text = bothEdits((await this.#own(place))?.text ?? null, theirs);
    if (text !== null) await this.#records?.change([{ ...place, text, at: changedAt + 1 }], []);
  }

  async #own(place: OwnPlace): Promise<LocalRecord | undefined> {
    return (await this.#records?.list(place.area, place.page))?.find(({ id }) => id === place.id);
  }

  #sendLater(ms: number): void {
    this.#callOff();
    this.#callOff = this.#parts.later(ms, () => void this.send());
  }
}
