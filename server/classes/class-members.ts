// Class members: who is in each class and who was removed from it, with their sealed codes; each change is told once it is kept.
import { KeyedMutex } from '../keyed-mutex.ts';
import { ClassError } from './class-part.ts';
import type { ClassRecords, LoadedClasses } from './class-records.ts';
import { newPersonalCode } from './codes.ts';
import { isTakenHostName } from './host-name.ts';
import { asStudent, type StoredStudent } from './record-shapes.ts';
import { orUndone } from './record-writes.ts';
import type { Roster } from './roster.ts';
import type { SealedTexts } from './sealed-text.ts';

/** What they stand on. */
export interface ClassMembersParts {
  readonly roster: Roster;
  readonly records: ClassRecords;
  readonly loaded: Pick<LoadedClasses, 'students' | 'removed'>;
  readonly codes: SealedTexts;
}

/** What came of entering. left-before: whom they were to leave behind is in the class no more, so that no place is given back. */
export type Entered = 'in' | 'no-class' | 'left-before';

export class ClassMembers {
  readonly #parts: ClassMembersParts;
  /** Of all students, by learner: with their sealed codes. */
  readonly #stored = new Map<string, StoredStudent>();
  /** Those who were removed, by learner, the last of them last. */
  readonly #removed = new Map<string, StoredStudent>();
  /** Host names that are being written, by class. */
  readonly #coming = new Map<string, Set<string>>();
  /** By learner: what is written of one of them waits for what is being written. */
  readonly #mutex = new KeyedMutex();
  /** Whether they are to be reachable, by learner, where that has not been written yet. */
  readonly #wishes = new Map<string, boolean>();

  constructor(parts: ClassMembersParts) {
    this.#parts = parts;
    for (const student of parts.loaded.students) this.#stored.set(student.learner, student);
    for (const student of parts.loaded.removed) this.#removed.set(student.learner, student);
    parts.roster.watch((change) => {
      if (change.type === 'removed') this.#stored.delete(change.student.learner);
      if (change.type === 'changed') this.#change(change.student.learner, change.student.reachable);
      if (change.type === 'gone') this.#forgetClass(change.class.id);
    });
  }

  /** A student as they are kept. */
  storedOf(learner: string): StoredStudent | null {
    return this.#stored.get(learner) ?? null;
  }

  /** All of a class, those who were removed too. */
  allOf(classId: string): readonly StoredStudent[] {
    return [...this.#stored.values(), ...this.#removed.values()].filter((one) => one.class === classId);
  }

  /** Those who are in a class, in the order of their coming. */
  membersOf(classId: string): readonly StoredStudent[] {
    return [...this.#stored.values()].filter((one) => one.class === classId);
  }

  /** Those whom the teacher removed from a class, the last one first. */
  removedOf(classId: string): readonly StoredStudent[] {
    return [...this.#removed.values()].filter((one) => one.class === classId).toReversed();
  }

  /** Whether the teacher removed somebody from a class. */
  isRemoved(classId: string, learner: string | null): boolean {
    return learner !== null && this.#removed.get(learner)?.class === classId;
  }

  personalCodeOf(learner: string): string | null {
    const stored = this.#stored.get(learner);
    return stored === undefined ? null : this.#parts.codes.open(stored.sealedCode);
  }

  /** How many are in a class, or are about to be. */
  sizeOf(classId: string): number {
    return this.#parts.roster.sizeOf(classId) + (this.#coming.get(classId)?.size ?? 0);
  }

  /** Whether nobody has a host name in a class, or is about to get it. */
  isFree(classId: string, hostname: string): boolean {
    if (isTakenHostName(hostname)) return false;
    return this.#parts.roster.byHostname(classId, hostname) === null && this.#coming.get(classId)?.has(hostname) !== true;
  }

  /** Has somebody new be in their class, and whom they leave behind be in it no more, once that is kept. */
  enter(coming: StoredStudent, left: StoredStudent | null): Promise<Entered> {
    return this.#whileComing(coming, () =>
      left === null ? this.#enter(coming, null) : this.#mutex.runExclusive(left.learner, () => this.#enter(coming, left)),
    );
  }

  /** Takes a student out of their class, once that is kept. false: they are in none. */
  remove(learner: string): Promise<boolean> {
    const { records, roster } = this.#parts;
    return this.#mutex.runExclusive(learner, async () => {
      const stored = this.#stored.get(learner);
      if (stored === undefined) return false;
      await orUndone(records.removeStudent(stored), () => records.putStudent(stored));
      // The class may have gone while it was written.
      if (!this.#stored.has(learner)) return false;
      this.#removed.set(learner, stored);
      roster.remove(learner);
      return true;
    });
  }

  /** Whoever was removed is in again, once that is kept. Throws a ClassError where somebody else has their name by now. */
  bringBack({ learner }: StoredStudent): Promise<void> {
    const { records, roster } = this.#parts;
    return this.#mutex.runExclusive(learner, async () => {
      const removed = this.#removed.get(learner);
      if (removed === undefined) return;
      if (!this.isFree(removed.class, removed.hostname))
        throw new ClassError(409, {
          code: 'bad-request',
          message: `Somebody else is called ${removed.name} by now.`,
          reason: { is: 'name-in-use', name: removed.name },
        });
      await this.#whileComing(removed, async () => {
        await orUndone(records.putStudent(removed), () => records.removeStudent(removed));
        if (roster.classOf(removed.class) === null) return;
        this.#removed.delete(learner);
        this.#stored.set(learner, removed);
        roster.put(asStudent(removed));
      });
    });
  }

  /** Has a student be reachable by the class, or not, once that is kept. Of several wishes that wait the last one holds. */
  setReachable(learner: string, reachable: boolean): Promise<void> {
    const { records, roster } = this.#parts;
    this.#wishes.set(learner, reachable);
    return this.#mutex.runExclusive(learner, async () => {
      const wish = this.#wishes.get(learner);
      this.#wishes.delete(learner);
      const stored = this.#stored.get(learner);
      if (wish === undefined || stored === undefined || stored.reachable === wish) return;
      const next = { ...stored, reachable: wish };
      await orUndone(records.putStudent(next), () => records.putStudent(stored));
      if (this.#stored.has(learner)) roster.put(asStudent(next));
    });
  }

  /** Adds the students of an archive, whose personal codes are new where they were sealed elsewhere. */
  async restore(students: readonly StoredStudent[]): Promise<void> {
    const { codes, records, roster } = this.#parts;
    const own = students.map((one) => (codes.open(one.sealedCode) === null ? { ...one, sealedCode: codes.seal(newPersonalCode()) } : one));
    const [first] = own;
    if (first === undefined) return;
    await records.putStudents(first.class, own);
    for (const student of own) {
      this.#stored.set(student.learner, student);
      roster.put(asStudent(student));
    }
  }

  /** Writes who comes, and that another has left for them, in one. */
  async #enter(coming: StoredStudent, left: StoredStudent | null): Promise<Entered> {
    const { records, roster } = this.#parts;
    const before = left === null ? null : this.storedOf(left.learner);
    // A place is given back once, by however many names one browser comes at a time.
    if (left !== null && before === null) return 'left-before';
    await orUndone(records.putStudent(coming, before), () =>
      before === null ? records.forgetStudent(coming) : records.putStudent(before, coming),
    );
    // The class may have gone while it was written.
    if (roster.classOf(coming.class) === null) return 'no-class';
    if (before !== null) roster.leave(before.learner);
    this.#stored.set(coming.learner, coming);
    roster.put(asStudent(coming));
    return 'in';
  }

  /** Does it while nobody else gets the name. */
  async #whileComing<Value>({ class: of, hostname }: StoredStudent, work: () => Promise<Value>): Promise<Value> {
    const coming = this.#coming.get(of) ?? new Set();
    this.#coming.set(of, coming.add(hostname));
    try {
      return await work();
    } finally {
      coming.delete(hostname);
    }
  }

  #change(learner: string, reachable: boolean): void {
    const stored = this.#stored.get(learner);
    if (stored !== undefined) this.#stored.set(learner, { ...stored, reachable });
  }

  #forgetClass(id: string): void {
    this.#coming.delete(id);
    for (const [learner, one] of this.#removed) if (one.class === id) this.#removed.delete(learner);
  }
}
