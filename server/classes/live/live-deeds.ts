// Live deeds: what a teacher has done at once, said to pages or done with machines.
import { classWireLimits, type ClassWord, type LessonPlan } from '../../../src/class-protocol.ts';
import { describeError, type Log } from '../../log.ts';
import type { PutAside } from '../../machine.ts';
import { ClassError, type LiveDeed } from '../class-part.ts';
import type { Student } from '../roster.ts';
import type { LiveClass } from './live-class.ts';
import type { MachineDeeds } from './machine-deeds.ts';
import { plainText } from './plain-text.ts';

/** Whom a deed is for. */
export interface DeedPlace {
  /** Of the whole class. */
  readonly students: readonly Student[];
  readonly live: LiveClass;
  /** How the teacher is called; "": nobody has said yet. */
  readonly from: string;
}

/** What came of one. */
export interface DeedOutcome {
  /** How many it reached, or was done for. */
  readonly count: number;
  /** For whom it could not be done. */
  readonly failed: readonly string[];
}

interface DeedParts {
  readonly machines: MachineDeeds;
  readonly plans: ReadonlyMap<string, LessonPlan>;
  readonly now: () => number;
  readonly log: Log;
}

export class LiveDeeds {
  readonly #parts: DeedParts;

  constructor(parts: DeedParts) {
    this.#parts = parts;
  }

  /** Rejects with ClassError where it names what is not there. */
  async perform(deed: LiveDeed, place: DeedPlace): Promise<DeedOutcome> {
    const failed: string[] = [];
    return { count: await this.#perform(deed, place, failed), failed };
  }

  /** failed: gets the names of those for whom it could not be done. */
  async #perform(deed: LiveDeed, place: DeedPlace, failed: string[]): Promise<number> {
    const { live, from } = place;
    const { now } = this.#parts;
    const names = 'to' in deed && deed.to !== undefined ? new Set(deed.to) : null;
    const students = place.students.filter(({ name }) => names === null || names.has(name));
    switch (deed.type) {
      case 'message': {
        const { page, step } = deed;
        const text = plainText(deed.text).slice(0, classWireLimits.messageCharacters).toWellFormed();
        const at = { ...(page !== undefined && { page }), ...(step !== undefined && { step }) };
        return live.tellStudents(names, { type: 'message', id: String(now()), from, text, ...at }).length;
      }
      case 'eyes':
        return live.setEyes(deed.on ? from : null);
      case 'open': {
        const { page, step } = deed;
        this.#check(page, step);
        return live.tellStudents(names, { type: 'open', from, page, step }).length;
      }
      case 'snippet': {
        const { kind } = deed;
        return live.tellStudents(names, { type: 'snippet', id: String(now()), from, kind, source: plainText(deed.source) }).length;
      }
      case 'run': {
        const { page, step } = deed;
        this.#check(page, step);
        return live.tellStudents(names, { type: 'run', from, page, step }).length;
      }
      case 'reset':
        return this.#reset(students, place, failed);
      case 'restart':
        return this.#each(students, (learner) => this.#parts.machines.restart(learner), failed);
      case 'warm':
        return this.#each(students, (learner) => this.#parts.machines.warm(learner), failed);
      case 'lower-hand':
        return students.filter(({ name }) => live.board.lowerHand(name)).length;
      case 'extend':
        return this.#each(students, (learner) => this.#parts.machines.extend(learner), failed);
    }
  }

  /** How many had data. */
  async #reset(students: readonly Student[], { live, from }: DeedPlace, failed: string[]): Promise<number> {
    let count = 0;
    const reset = async ({ name, learner }: Student): Promise<void> => {
      const aside = await this.#parts.machines.reset(learner);
      if (aside === null) return;
      count += 1;
      live.tellStudents(new Set([name]), resetWord(from, aside));
    };
    await this.#parts.machines.forEach(students, reset, this.#noting(failed));
    return count;
  }

  /** For how many it was done. */
  async #each(students: readonly Student[], work: (learner: string) => Promise<void>, failed: string[]): Promise<number> {
    let count = 0;
    const one = async ({ learner }: Student): Promise<void> => {
      await work(learner);
      count += 1;
    };
    await this.#parts.machines.forEach(students, one, this.#noting(failed));
    return count;
  }

  #noting(failed: string[]): (student: Student, error: unknown) => void {
    return ({ name }, error) => {
      failed.push(name);
      this.#parts.log(`What the teacher asked for could not be done for ${name}. ${describeError(error)}`);
    };
  }

  /** Throws a ClassError where no lesson has the step. */
  #check(page: string, step: number | null): void {
    const plan = this.#parts.plans.get(page);
    if (plan === undefined || (step !== null && step >= plan.steps.length))
      throw new ClassError(400, {
        code: 'bad-request',
        message: `There is no such step of a lesson: ${page}, ${step}.`,
        reason: { is: 'no-step' },
      });
  }
}

/** That a teacher put a student's data aside. */
export function resetWord(from: string, { keys, at }: PutAside): Extract<ClassWord, { type: 'reset' }> {
  return { type: 'reset', from, keys: keys ?? 0, at };
}
