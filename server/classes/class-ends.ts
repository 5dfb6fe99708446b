// Class ends: closes classes when their time has come, and removes their data a week later; a clock that is wrong for a while removes nothing.
import { describeError, type Log } from '../log.ts';
import type { ClassRecords } from './class-records.ts';
import { classLimits } from './limits.ts';
import type { StoredStudent } from './record-shapes.ts';
import { homeUntil, type ClassRecord, type Roster } from './roster.ts';

/** What is to be done with a class now. */
export type DueEnd = 'ends' | 'goes' | null;

/** now: Unix time in milliseconds. */
function dueEnd(record: ClassRecord, now: number): DueEnd {
  if (record.isRehearsal === true) return null;
  if (record.endedAt !== null) return homeUntil(record) <= now ? 'goes' : null;
  return record.endsAt !== null && record.endsAt <= now ? 'ends' : null;
}

/** What it is done with. */
export interface ClassEndsParts {
  readonly roster: Roster;
  readonly records: Pick<ClassRecords, 'putClass' | 'removeClass'>;
  /** All students of a class, those who were removed too. */
  readonly allOf: (classId: string) => readonly StoredStudent[];
  /** Removes a student's machines with all their data, and makes their tokens void. */
  readonly erase: (learner: string) => Promise<void>;
  readonly log: Log;
  readonly now: () => number;
  /** Milliseconds for which this computer has run, which nobody sets. */
  readonly running: () => number;
}

export class ClassEnds {
  readonly #parts: ClassEndsParts;
  readonly #timer: NodeJS.Timeout;
  readonly #unwatch: () => void;
  /** By running(), when this run saw a class end. */
  readonly #endings = new Map<string, number>();
  /** By running(), since when the data of a class is to go. */
  readonly #due = new Map<string, number>();
  /** What now() is ahead of running(). */
  #ahead: number;
  /** When the clock leapt last, by running(). */
  #leaptAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> = Promise.resolve();

  /** Begins to look. */
  constructor(parts: ClassEndsParts) {
    this.#parts = parts;
    this.#ahead = parts.now() - parts.running();
    this.#unwatch = parts.roster.watch((change) => {
      if (change.type === 'ended') this.#endings.set(change.class.id, parts.running());
      if (change.type === 'gone' || (change.type === 'class' && change.class.endedAt === null)) this.#endings.delete(change.class.id);
    });
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
    this.#unwatch();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { roster, log, now, running } = this.#parts;
    this.#lookAtClock();
    const isSteady = running() - this.#leaptAt >= classLimits.afterLeapMs;
    for (const record of roster.classes) {
      try {
        const due = dueEnd(record, now());
        if (due !== 'goes') this.#due.delete(record.id);
        if (this.#isMisdated(record)) await this.#redate(record);
        else if (due === 'ends' && isSteady) await this.#end(record);
        else if (due === 'goes' && this.#mayGo(record) && isSteady) await this.remove(record);
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

  /** Notes whether it has leapt since the last look. */
  #lookAtClock(): void {
    const { log, now, running } = this.#parts;
    const ahead = now() - running();
    const leap = ahead - this.#ahead;
    this.#ahead = ahead;
    if (Math.abs(leap) <= classLimits.leapMs) return;
    this.#leaptAt = running();
    log(
      `This computer's clock leapt to ${new Date(now()).toISOString()}, or the computer slept. No class ends and no data of one goes before it has run for another day. Set the clock right where it is wrong.`,
    );
  }

  /** Whether a class that ended in this run did so at another time than its record says: the clock was wrong then, or is now. */
  #isMisdated({ id, endedAt }: ClassRecord): boolean {
    const seenAt = this.#endings.get(id);
    return seenAt !== undefined && endedAt !== null && Math.abs(seenAt + this.#ahead - endedAt) > classLimits.leapMs;
  }

  async #redate(record: ClassRecord): Promise<void> {
    await this.#put({ ...record, endedAt: Math.round((this.#endings.get(record.id) ?? 0) + this.#ahead) });
  }

  /** Whether its time is over by this computer's running as well. */
  #mayGo({ id, name }: ClassRecord): boolean {
    const { log, running } = this.#parts;
    const seenAt = this.#endings.get(id);
    if (seenAt !== undefined) return running() - seenAt >= classLimits.takeHomeMs;
    const since = this.#due.get(id) ?? running();
    if (!this.#due.has(id))
      log(`The time to take work of ${name} home is over: its data goes in an hour. Set this computer's clock right where that is wrong.`);
    this.#due.set(id, since);
    return running() - since >= classLimits.beforeGoingMs;
  }

  /** From when that is seen: a date that was wrong by years takes no day from those who want their work. */
  async #end(record: ClassRecord): Promise<void> {
    await this.#put({ ...record, endedAt: this.#parts.now() });
  }

  async #put(record: ClassRecord): Promise<void> {
    await this.#parts.records.putClass(record);
    this.#parts.roster.putClass(record);
  }

  /** Removes a class with all its data, now. */
  async remove(record: ClassRecord): Promise<void> {
    const { roster, records, allOf, erase } = this.#parts;
    for (const { learner } of allOf(record.id)) await erase(learner);
    await records.removeClass(record.id);
    roster.removeClass(record.id);
  }
}
