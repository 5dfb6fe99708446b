// Aside offers: tells students of data of theirs that a teacher's reset put aside, and brings it back where they ask.
import { describeError, type Log } from '../../log.ts';
import type { RosterView, Student } from '../roster.ts';
import type { LiveClass } from './live-class.ts';
import { resetWord } from './live-deeds.ts';
import type { BroughtBack, MachineDeeds } from './machine-deeds.ts';

interface AsideParts {
  readonly roster: RosterView;
  readonly machines: MachineDeeds;
  readonly log: Log;
}

export class AsideOffers {
  readonly #classes: ReadonlyMap<string, LiveClass>;
  readonly #parts: AsideParts;

  /** classes: by their ids. */
  constructor(classes: ReadonlyMap<string, LiveClass>, parts: AsideParts) {
    this.#classes = classes;
    this.#parts = parts;
  }

  /** Whoever was away when their data was reset, or has closed the page that said so, is told as long as it can be brought back. */
  async offer({ learner, name, class: classId }: Student, isEarlier = false): Promise<void> {
    const { roster, machines, log } = this.#parts;
    try {
      const aside = await machines.aside(learner);
      if (aside === null) return;
      const word = { ...resetWord(roster.teacher ?? '', aside), ...(isEarlier && { isEarlier }) };
      this.#classes.get(classId)?.tellStudents(new Set([name]), word);
    } catch (error) {
      log(`Whether data of ${name} is put aside could not be read: ${describeError(error)}`);
    }
  }

  /** at: when what is meant was put aside. */
  async bringBack(student: Student, at?: number): Promise<void> {
    const { roster, machines, log } = this.#parts;
    let came: BroughtBack = 'nothing';
    try {
      if (roster.isWorking(student.learner)) came = await machines.bringBack(student.learner, at);
    } catch (error) {
      log(`The data of ${student.name} could not be brought back: ${describeError(error)}`);
    }
    if (came === 'later') return this.offer(student);
    this.#classes.get(student.class)?.tellStudents(new Set([student.name]), { type: 'brought-back', isBack: came === 'back' });
    if (came === 'back') await this.offer(student, true);
  }
}
