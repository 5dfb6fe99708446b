// Class ends: closes classes when their time has come, and removes their data a week later.
import { describeError, type Log } from '../log.ts';
import type { ClassRecords, StoredStudent } from './class-records.ts';
import { classLimits } from './limits.ts';
import { homeUntil, type ClassRecord, type Roster } from './roster.ts';

/** What is to be done with a class now. */
export type DueEnd = 'ends' | 'goes' | null;

/** now: Unix time in milliseconds. */
export function dueEnd(record: ClassRecord, now: number): DueEnd {
  if (record.isRehearsal === true) return null;
  if (record.endedAt !== null) return homeUntil(record) <= now ? 'goes' : null;
  return record.endsAt !== null && record.endsAt <= now ? 'ends' : null;
}

/** What it is done with. */
export interface ClassEndsParts {
  readonly roster: Roster;
  readonly records: ClassRecords;
  /** All students of a class, those who were removed too. */
  readonly allOf: (classId: string) => readonly StoredStudent[];
  /** Removes a student's machines with all their data, and makes their tokens void. */
  readonly erase: (learner: string) => Promise<void>;
  readonly log: Log;
  readonly now: () => number;
}

export class ClassEnds {
  readonly #parts: ClassEndsParts;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> = Promise.resolve();

  /** Begins to look. */
  constructor(parts: ClassEndsParts) {
    this.#parts = parts;
    this.#looking = this.#removeRehearsals();
    this.#timer = setInterval(() => void this.look(), classLimits.lookMs).unref();
    void this.look();
  }

  /** Resolves once all that is due by now is done, or has failed and is tried again. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { roster, log, now } = this.#parts;
    for (const record of roster.classes) {
      try {
        const due = dueEnd(record, now());
        if (due === 'ends') await this.#end(record);
        if (due === 'goes') await this.remove(record);
      } catch (error) {
        log(`The end of the class ${record.name} is tried again: ${describeError(error)}`);
      }
    }
  }

  /** What a bridge that was killed left of them. */
  async #removeRehearsals(): Promise<void> {
    for (const record of this.#parts.roster.classes.filter(({ isRehearsal }) => isRehearsal === true)) {
      try {
        await this.remove(record);
      } catch (error) {
        this.#parts.log(`What is left of a rehearsal is removed at the next start: ${describeError(error)}`);
      }
    }
  }

  async #end(record: ClassRecord): Promise<void> {
    // From when it was to end, also where the bridge was not there: its data goes no later for that.
    const ended = { ...record, endedAt: record.endsAt ?? this.#parts.now() };
    await this.#parts.records.putClass(ended);
    this.#parts.roster.putClass(ended);
  }

  /** Removes a class with all its data, now. */
  async remove(record: ClassRecord): Promise<void> {
    const { roster, records, allOf, erase } = this.#parts;
    for (const { learner } of allOf(record.id)) await erase(learner);
    await records.removeClass(record.id);
    roster.removeClass(record.id);
  }
}
