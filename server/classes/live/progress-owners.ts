// Progress owners: whose what is kept of students' work is, as they come, are removed, come back or leave, over any end of the bridge.
import { describeError, type Log } from '../../log.ts';
import type { ClassRecord, RosterView, Student } from '../roster.ts';
import type { LiveClass } from './live-class.ts';
import type { ProgressKeeper } from './progress-keeper.ts';
import type { ProgressKeep } from './progress-store.ts';

interface OwnersParts {
  readonly roster: RosterView;
  readonly keep: ProgressKeep;
  readonly progress: Pick<ProgressKeeper, 'flush'>;
  readonly log: Log;
}

export class ProgressOwners {
  readonly #parts: OwnersParts;

  constructor(parts: OwnersParts) {
    this.#parts = parts;
  }

  /** Has a class's students have what was kept of them, as the bridge begins. */
  async load({ id, endedAt }: ClassRecord, live: LiveClass): Promise<void> {
    const { roster, keep } = this.#parts;
    const known = await this.#loadKnown(id, live);
    // Who was killed as the class ended had no time to keep that.
    if (endedAt !== null) live.lowerHands();
    live.takeUnsaved();
    for (const [learner, kept] of await keep.loadAside(id)) {
      const student = roster.studentOf(learner);
      const isIn = student?.class === id;
      // What is kept of them in the class is newer: they were brought back, or not yet removed.
      if (isIn && known.has(student.name)) {
        this.#forget(keep.forgetAside(id, learner));
        continue;
      }
      live.putAside(learner, kept);
      // Who was killed as somebody was brought back had no time for the rest.
      if (isIn) this.admit(student, live);
    }
  }

  /** A student has come: what they had done before is theirs again. */
  admit(student: Student, live: LiveClass): void {
    if (live.admit(student)) this.#forget(this.#forgetAside(student));
  }

  /** See Live.keepAside. */
  async keepAside({ class: classId, learner, name }: Student, live: LiveClass | undefined): Promise<void> {
    const { keep, log } = this.#parts;
    try {
      await keep.copyAside(classId, learner, live?.board.keptOf(name) ?? []);
    } catch (error) {
      log(`What ${name} has done could not be kept apart before they were removed. ${describeError(error)}`);
    }
  }

  /** A student is of the class no more. hasLeft: and it is as if they had never come. */
  remove(student: Student, live: LiveClass | undefined, hasLeft: boolean): void {
    const { keep, log } = this.#parts;
    const kept = live?.remove(student) ?? [];
    if (hasLeft) return this.#forget(keep.forget(student.class, kept));
    // They have it again once they are back.
    live?.putAside(student.learner, kept);
    keep
      .putAside(student.class, student.learner, kept)
      .catch((error: unknown) => log(`What ${student.name} has done could not be put aside. ${describeError(error)}`));
  }

  /** A class has gone, with all that was kept of it. */
  forgetClass(classId: string): void {
    this.#forget(this.#parts.keep.forgetClass(classId));
  }

  /** Returns of whom there was any. */
  async #loadKnown(classId: string, live: LiveClass): Promise<ReadonlySet<string>> {
    const { keep } = this.#parts;
    const kept = await keep.load(classId);
    const known = kept.filter(({ name }) => live.board.has(name));
    for (const one of known) live.board.restore(one);
    // Who was killed as somebody was removed had kept it apart before. The name's next bearer has nothing of it.
    const gone = kept.filter(({ name }) => !live.board.has(name));
    this.#forget(keep.forget(classId, gone));
    return new Set(known.map(({ name }) => name));
  }

  /** Once it is written in its place: where that fails it is had from there with the next start. */
  async #forgetAside({ class: classId, learner }: Student): Promise<void> {
    if (await this.#parts.progress.flush()) await this.#parts.keep.forgetAside(classId, learner);
  }

  #forget(forgetting: Promise<void>): void {
    const { log } = this.#parts;
    forgetting.catch((error: unknown) => log(`What was kept of a student could not be removed. ${describeError(error)}`));
  }
}
