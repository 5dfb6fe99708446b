// Joining: who is let into a class: by its code and a name, by the browser's own cookie, or by name and personal code.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Mutex } from 'async-mutex';
import type { Joiner, JoinRefusal, JoinRequest } from '../../src/class-protocol.ts';
import type { Log } from '../log.ts';
import { asStudent, orUndone, type ClassRecords, type LoadedClasses, type StoredStudent } from './class-records.ts';
import { newPersonalCode, readJoinCode, readPersonalCode } from './codes.ts';
import { waitAfter, waitLeft, withWrong, type Tries } from './guess-brake.ts';
import { freeName, hostNameOf, isTakenHostName, shownName } from './host-name.ts';
import { GuessWatch } from './guess-watch.ts';
import { ClassError } from './class-part.ts';
import { endedRefusal, heldText, noClass, noName, refused, removedText, waitText, type Joined } from './join-outcome.ts';
import { homeUntil, type ClassRecord, type Roster } from './roster.ts';
import type { SealedTexts } from './sealed-text.ts';
import { WaitingLine } from './waiting-line.ts';

/** What it stands on. */
export interface JoiningParts {
  readonly roster: Roster;
  readonly records: ClassRecords;
  readonly loaded: Pick<LoadedClasses, 'students' | 'removed' | 'wrongCodes'>;
  readonly codes: SealedTexts;
  /** Whether a student has done nothing yet that their place is needed for, and is not here. */
  readonly isUnused: (student: StoredStudent) => Promise<boolean>;
  readonly log: Log;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

/** Who asks to join. */
export interface Asking {
  /** Whom the browser's cookie names; null: nobody. */
  readonly learner: string | null;
  readonly tries: Tries;
}

export class Joining {
  readonly #parts: JoiningParts;
  /** Of all students, by learner: with their sealed codes. */
  readonly #stored = new Map<string, StoredStudent>();
  /** Those who were removed, by learner, the last of them last. */
  readonly #removed = new Map<string, StoredStudent>();
  /** Names of those who were removed that somebody else has asked for since, by class and host name. */
  readonly #claimed = new Set<string>();
  readonly #lines = new Map<string, WaitingLine>();
  /** Host names that are being written, by class. */
  readonly #coming = new Map<string, Set<string>>();
  /** By learner: what is written of one of them waits for what is being written. */
  readonly #turns = new Map<string, Mutex>();
  /** Whether they are to be reachable, by learner, where that has not been written yet. */
  readonly #wishes = new Map<string, boolean>();
  readonly #wrong: GuessWatch;

  constructor(parts: JoiningParts) {
    this.#parts = parts;
    this.#wrong = new GuessWatch(parts);
    for (const student of parts.loaded.students) this.#stored.set(student.learner, student);
    for (const student of parts.loaded.removed) this.#removed.set(student.learner, student);
    parts.roster.watch((change) => {
      if (change.type === 'removed') this.#stored.delete(change.student.learner);
      if (change.type === 'changed') this.#change(change.student.learner, change.student.reachable);
      if (change.type === 'gone') this.#forgetClass(change.class.id);
    });
  }

  /** Those who wait to be let into a class. */
  waitingOf(classId: string): readonly Joiner[] {
    return this.#lines.get(classId)?.list(this.#parts.now()) ?? [];
  }

  /** Names of a class that a teacher removed and can let in again, the last one first. */
  removedOf(classId: string): readonly string[] {
    const names = new Map<string, string>();
    for (const { class: of, hostname, name } of [...this.#removed.values()].toReversed())
      if (of === classId && !names.has(hostname) && !this.#claimed.has(keyOf(classId, hostname)) && this.#isFree(classId, hostname))
        names.set(hostname, name);
    return [...names.values()];
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

  personalCodeOf(learner: string): string | null {
    const stored = this.#stored.get(learner);
    return stored === undefined ? null : this.#parts.codes.open(stored.sealedCode);
  }

  async join(request: JoinRequest, { learner, tries }: Asking): Promise<Joined> {
    const { roster, now } = this.#parts;
    const wait = waitLeft(tries, now());
    const record = this.#classBy(request.code);
    const className = record === null ? {} : { className: record.name };
    if (wait > 0) return refused(429, { code: 'wait', message: waitText(wait), waitMs: wait, ...className });
    if (record === null) return this.#wrongCode(tries);
    const name = shownName(request.name);
    if (name === null) return refused(400, { code: 'bad-request', message: noName, ...className });
    const hostname = hostNameOf(name);
    const known = this.#known(record, hostname, learner, request.personalCode);
    if (known === 'wrong') return this.#wrongPersonalCode(record, name, tries);
    if (record.endedAt !== null) return { ...refused(410, endedRefusal(record, homeUntil(record))), learner: known?.learner ?? null };
    if (known !== null) return this.#in(known);
    if (this.#isRemoved(record.id, learner)) return refused(403, { code: 'removed', message: removedText(record), ...className });
    const left = await this.#leftBehind(record.id, learner);
    if (!this.#isFree(record.id, hostname))
      return refused(409, this.#taken(record, name, hostname, roster.byHostname(record.id, hostname) !== null));
    const closed = this.#doorRefusal(record, name, hostname, left);
    return closed ?? this.#enter(record, name, hostname, left);
  }

  /**
   * Has whoever waits under a name be let in, or who was removed where nobody else has asked for the name since. Returns how
   * many of the names there are. Rejects with a ClassError where it cannot be kept.
   */
  async letIn(record: ClassRecord, names: readonly string[]): Promise<number> {
    let count = 0;
    for (const name of names) {
      const hostname = hostNameOf(name);
      const removed = this.#claimed.has(keyOf(record.id, hostname)) ? undefined : this.#removedOf(record.id, hostname);
      if (removed !== undefined) await this.#bringBack(removed);
      else this.#lineOf(record.id).letIn(hostname, this.#parts.now());
      count += 1;
    }
    return count;
  }

  /** Takes a student out of their class, once that is kept. false: they are in none. */
  remove(learner: string): Promise<boolean> {
    const { records, roster } = this.#parts;
    return this.#inTurn(learner, async () => {
      const stored = this.#stored.get(learner);
      if (stored === undefined) return false;
      await orUndone(records.removeStudent(stored), () => records.putStudent(stored));
      // The class may have gone while it was written.
      if (!this.#stored.has(learner)) return false;
      this.#removed.set(learner, stored);
      this.#claimed.delete(keyOf(stored.class, stored.hostname));
      roster.remove(learner);
      return true;
    });
  }

  /** Has a student be reachable by the class, or not, once that is kept. Of several wishes that wait the last one holds. */
  setReachable(learner: string, reachable: boolean): Promise<void> {
    const { records, roster } = this.#parts;
    this.#wishes.set(learner, reachable);
    return this.#inTurn(learner, async () => {
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

  /** Resolves once the wrong codes are noted. */
  close(): Promise<void> {
    return this.#wrong.close();
  }

  #classBy(typed: string): ClassRecord | null {
    const code = readJoinCode(typed);
    return this.#parts.roster.classes.find((record) => readJoinCode(record.code) === code) ?? null;
  }

  /** Who this is, of those who are in the class already; wrong: the personal code is not that of the name. */
  #known(record: ClassRecord, hostname: string, learner: string | null, personalCode: string | undefined): StoredStudent | 'wrong' | null {
    const { roster, codes } = this.#parts;
    const there = roster.byHostname(record.id, hostname);
    const stored = there === null ? null : this.storedOf(there.learner);
    if (stored !== null && stored.learner === learner) return stored;
    if (personalCode === undefined) return null;
    const own = stored === null ? null : codes.open(stored.sealedCode);
    const given = readPersonalCode(personalCode);
    if (stored === null || own === null || given === null) return 'wrong';
    return timingSafeEqual(Buffer.from(own), Buffer.from(given)) ? stored : 'wrong';
  }

  /**
   * Whom a browser that comes under another name leaves behind: who it was, where nothing was done under that name. A name that
   * was used stays in the class: two students may share a computer, and the first comes back by their personal code.
   */
  async #leftBehind(classId: string, learner: string | null): Promise<StoredStudent | null> {
    const stored = learner === null ? null : this.storedOf(learner);
    return stored !== null && stored.class === classId && (await this.#parts.isUnused(stored)) ? stored : null;
  }

  #isRemoved(classId: string, learner: string | null): boolean {
    return learner !== null && this.#removed.get(learner)?.class === classId;
  }

  /** The last one of that name whom the teacher removed. */
  #removedOf(classId: string, hostname: string): StoredStudent | undefined {
    return [...this.#removed.values()].findLast((one) => one.class === classId && one.hostname === hostname);
  }

  /** Whether nobody has a host name in a class, or is about to get it. */
  #isFree(classId: string, hostname: string): boolean {
    if (isTakenHostName(hostname)) return false;
    return this.#parts.roster.byHostname(classId, hostname) === null && this.#coming.get(classId)?.has(hostname) !== true;
  }

  #taken(record: ClassRecord, name: string, hostname: string, byStudent: boolean): JoinRefusal {
    const free = freeName(name, (one) => this.#isFree(record.id, one) && this.#removedOf(record.id, one) === undefined);
    const why =
      byStudent || !isTakenHostName(hostname)
        ? `Somebody in this class is called ${name} already.`
        : `${name} is the name of something else in a class.`;
    return { code: 'name-taken', message: `${why} ${free} is free.`, className: record.name, free };
  }

  /** Why somebody new has to wait in the line; null: they are let in. left: who gives their place back for it. */
  #doorRefusal(record: ClassRecord, name: string, hostname: string, left: StoredStudent | null): Joined | null {
    const { roster, now } = this.#parts;
    const line = this.#lineOf(record.id);
    if (line.isLetIn(hostname, now())) return null;
    const className = record.name;
    // Of a name whose bearer was removed nobody but the teacher knows whose it is.
    const wasRemoved = this.#removedOf(record.id, hostname) !== undefined;
    if (wasRemoved) this.#claimed.add(keyOf(record.id, hostname));
    if (!record.isOpen || this.#wrong.isMany || wasRemoved) {
      const place = line.placeOf(hostname, name, now());
      return refused(503, { code: 'held', message: heldText(record, place), className, place });
    }
    // With another name for the same place the class is no fuller than before.
    if (left !== null) return null;
    const taken = roster.sizeOf(record.id) + (this.#coming.get(record.id)?.size ?? 0);
    if (taken + line.ahead(hostname, now()) < record.places) return null;
    const place = line.placeOf(hostname, name, now());
    return refused(503, {
      code: 'class-full',
      message: `All ${record.places} places of ${className} are taken. You are number ${place} in the line.`,
      className,
      place,
    });
  }

  /** left: who gives their place back for it. */
  async #enter(record: ClassRecord, name: string, hostname: string, left: StoredStudent | null): Promise<Joined> {
    const { roster, codes, now } = this.#parts;
    const coming = this.#comingTo(record.id).add(hostname);
    const learner = randomBytes(16).toString('hex');
    const sealedCode = codes.seal(newPersonalCode());
    const stored: StoredStudent = { learner, class: record.id, name, hostname, reachable: true, joinedAt: now(), sealedCode };
    try {
      await (left === null ? this.#write(stored, null) : this.#inTurn(left.learner, () => this.#write(stored, left)));
      // The class may have gone while it was written.
      if (roster.classOf(record.id) === null) return refused(404, noClass);
      if (left !== null) roster.remove(left.learner);
      this.#stored.set(learner, stored);
      this.#lineOf(record.id).leave(hostname);
      roster.put(asStudent(stored));
      return this.#in(stored);
    } finally {
      coming.delete(hostname);
    }
  }

  /** Writes who comes, and that another has left for them, in one. */
  async #write(coming: StoredStudent, left: StoredStudent | null): Promise<void> {
    const { records } = this.#parts;
    // They may have gone by themselves meanwhile.
    const before = left === null ? null : this.storedOf(left.learner);
    await orUndone(records.putStudent(coming, before), () =>
      before === null ? records.forgetStudent(coming) : records.putStudent(before, coming),
    );
  }

  #in({ learner, name }: StoredStudent): Joined {
    // Sealed by another key it tells nothing; the teacher's page has a new one made.
    const personalCode = this.personalCodeOf(learner) ?? '';
    return { outcome: { name, personalCode }, learner, tries: { wrong: 0, lastAt: 0 } };
  }

  #wrongCode(tries: Tries): Joined {
    const { now } = this.#parts;
    const next = withWrong(tries, now());
    this.#wrong.add();
    const waitMs = waitAfter(next.wrong);
    const refusal = waitMs === 0 ? noClass : { ...noClass, message: `${noClass.message} ${waitText(waitMs)}`, waitMs };
    return { ...refused(404, refusal), tries: next };
  }

  #wrongPersonalCode(record: ClassRecord, name: string, tries: Tries): Joined {
    const next = withWrong(tries, this.#parts.now());
    const waitMs = waitAfter(next.wrong);
    const message = `That is not the personal code of ${name} in ${record.name}. The teacher can look it up.`;
    return {
      ...refused(403, { code: 'wrong-personal-code', message, className: record.name, ...(waitMs > 0 && { waitMs }) }),
      tries: next,
    };
  }

  /** Whoever was removed is in again, unless somebody else has their name by now. */
  #bringBack({ learner }: StoredStudent): Promise<void> {
    const { records, roster } = this.#parts;
    return this.#inTurn(learner, async () => {
      const removed = this.#removed.get(learner);
      if (removed === undefined) return;
      const { class: classId, hostname, name } = removed;
      if (!this.#isFree(classId, hostname))
        throw new ClassError(409, { code: 'bad-request', message: `Somebody else is called ${name} by now.` });
      const coming = this.#comingTo(classId).add(hostname);
      try {
        await orUndone(records.putStudent(removed), () => records.removeStudent(removed));
        if (roster.classOf(classId) === null) return;
        this.#removed.delete(learner);
        this.#stored.set(learner, removed);
        roster.put(asStudent(removed));
      } finally {
        coming.delete(hostname);
      }
    });
  }

  /** Does it once what was begun before with the same learner has come to its end. */
  async #inTurn<Value>(learner: string, work: () => Promise<Value>): Promise<Value> {
    const turn = this.#turns.get(learner) ?? new Mutex();
    this.#turns.set(learner, turn);
    try {
      return await turn.runExclusive(work);
    } finally {
      if (!turn.isLocked() && this.#turns.get(learner) === turn) this.#turns.delete(learner);
    }
  }

  #change(learner: string, reachable: boolean): void {
    const stored = this.#stored.get(learner);
    if (stored !== undefined) this.#stored.set(learner, { ...stored, reachable });
  }

  #forgetClass(id: string): void {
    this.#lines.delete(id);
    this.#coming.delete(id);
    for (const [learner, one] of this.#removed) if (one.class === id) this.#removed.delete(learner);
    for (const key of this.#claimed) if (key.startsWith(keyOf(id, ''))) this.#claimed.delete(key);
  }

  #comingTo(classId: string): Set<string> {
    const coming = this.#coming.get(classId) ?? new Set();
    this.#coming.set(classId, coming);
    return coming;
  }

  #lineOf(classId: string): WaitingLine {
    const line = this.#lines.get(classId) ?? new WaitingLine();
    this.#lines.set(classId, line);
    return line;
  }
}

function keyOf(classId: string, hostname: string): string {
  return `${classId}:${hostname}`;
}
