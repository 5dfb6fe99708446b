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

/** What came of a deed: whom it reached, and for the teacher's pages what it was. */
export interface DoneDeed {
  readonly count: number;
  readonly text: string;
}

interface DeedParts {
  readonly machines: MachineDeeds;
  readonly plans: ReadonlyMap<string, LessonPlan>;
  readonly now: () => number;
  readonly log: Log;
}

/** Names that are told before the others are counted. */
const toldNames = 3;

export class LiveDeeds {
  readonly #parts: DeedParts;

  constructor(parts: DeedParts) {
    this.#parts = parts;
  }

  /** Rejects with ClassError where it names what is not there. */
  async perform(deed: LiveDeed, place: DeedPlace): Promise<DoneDeed> {
    const { live, from } = place;
    const { now } = this.#parts;
    const names = 'to' in deed && deed.to !== undefined ? new Set(deed.to) : null;
    const students = place.students.filter(({ name }) => names === null || names.has(name));
    const whom = names === null ? 'everyone' : listed(students);
    switch (deed.type) {
      case 'message': {
        const { page, step } = deed;
        const text = plainText(deed.text).slice(0, classWireLimits.messageCharacters).toWellFormed();
        const at = { ...(page !== undefined && { page }), ...(step !== undefined && { step }) };
        const count = live.tellStudents(names, { type: 'message', id: String(now()), from, text, ...at }).length;
        return { text: `sent ${whom} a message: ${text}`, count };
      }
      case 'eyes':
        return { text: deed.on ? 'asked for all eyes' : 'set the eyes free', count: live.setEyes(deed.on ? from : null) };
      case 'open': {
        const { page, step } = deed;
        const label = this.#label(page, step);
        const count = live.tellStudents(names, { type: 'open', from, page, step }).length;
        return { text: `opened ${page}${label} for ${whom}`, count };
      }
      case 'snippet': {
        const { kind } = deed;
        const count = live.tellStudents(names, { type: 'snippet', id: String(now()), from, kind, source: plainText(deed.source) }).length;
        return { text: `sent ${whom} a snippet`, count };
      }
      case 'run': {
        const { page, step } = deed;
        const label = this.#label(page, step);
        return { text: `ran ${page}${label} for ${whom}`, count: live.tellStudents(names, { type: 'run', from, page, step }).length };
      }
      case 'reset':
        return { text: `reset the data of ${whom}`, count: await this.#reset(students, place) };
      case 'restart':
        return {
          text: `restarted the Redis of ${whom}`,
          count: await this.#each(students, (learner) => this.#parts.machines.restart(learner)),
        };
      case 'warm':
        return { text: `started the Redis of ${whom}`, count: await this.#each(students, (learner) => this.#parts.machines.warm(learner)) };
      case 'lower-hand':
        return { text: `lowered the hand of ${whom}`, count: students.filter(({ name }) => live.board.lowerHand(name)).length };
      case 'extend':
        return {
          text: `extended the limits of ${whom}`,
          count: await this.#each(students, (learner) => this.#parts.machines.extend(learner)),
        };
    }
  }

  /** How many had data. */
  async #reset(students: readonly Student[], { live, from }: DeedPlace): Promise<number> {
    let count = 0;
    const reset = async ({ name, learner }: Student): Promise<void> => {
      const aside = await this.#parts.machines.reset(learner);
      if (aside === null) return;
      count += 1;
      live.tellStudents(new Set([name]), resetWord(from, aside));
    };
    await this.#parts.machines.forEach(students, reset, this.#failed);
    return count;
  }

  /** For how many it was done. */
  async #each(students: readonly Student[], work: (learner: string) => Promise<void>): Promise<number> {
    let count = 0;
    const one = async ({ learner }: Student): Promise<void> => {
      await work(learner);
      count += 1;
    };
    await this.#parts.machines.forEach(students, one, this.#failed);
    return count;
  }

  readonly #failed = ({ name }: Student, error: unknown): void =>
    this.#parts.log(`What the teacher asked for could not be done for ${name}. ${describeError(error)}`);

  /** ", step 7", of a step that is there. */
  #label(page: string, step: number | null): string {
    const plan = this.#parts.plans.get(page);
    const label = step === null ? undefined : plan?.steps[step]?.label;
    if (plan === undefined || (step !== null && label === undefined)) throw badDeed(`There is no such step of a lesson: ${page}, ${step}.`);
    return label === undefined ? '' : `, step ${label}`;
  }
}

/** That a teacher put a student's data aside. */
export function resetWord(from: string, { keys, at }: PutAside): Extract<ClassWord, { type: 'reset' }> {
  return { type: 'reset', from, keys: keys ?? 0, at };
}

function listed(students: readonly Student[]): string {
  const names = students.slice(0, toldNames).map(({ name }) => name);
  const more = students.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

function badDeed(message: string): ClassError {
  return new ClassError(400, { code: 'bad-request', message });
}
