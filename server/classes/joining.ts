// Joining: who is let into a class: by its code and a name, by the browser's own cookie, or by name and personal code.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Joiner, JoinRefusal, JoinRequest } from '../../src/class-protocol.ts';
import type { Log } from '../log.ts';
import type { ClassMembers } from './class-members.ts';
import type { ClassRecords, LoadedClasses } from './class-records.ts';
import { newPersonalCode, readJoinCode, readPersonalCode } from './codes.ts';
import { waitAfter, waitLeft, withWrong, type Tries } from './guess-brake.ts';
import { freeName, hostNameOf, isTakenHostName, shownName } from './host-name.ts';
import { GuessWatch } from './guess-watch.ts';
import { endedRefusal, heldText, noClass, noName, refused, removedText, waitText, type Joined } from './join-outcome.ts';
import type { StoredStudent } from './record-shapes.ts';
import { leavingLimits } from './limits.ts';
import { homeUntil, type ClassRecord, type Roster } from './roster.ts';
import type { SealedTexts } from './sealed-text.ts';
import { TokenBuckets } from '../token-buckets.ts';
import { WaitingLine } from './waiting-line.ts';

/** What it stands on. */
export interface JoiningParts {
  readonly roster: Roster;
  readonly records: ClassRecords;
  readonly members: ClassMembers;
  readonly loaded: Pick<LoadedClasses, 'wrongCodes'>;
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
  /** Names of those who were removed that somebody else has asked for since, by class and host name. */
  readonly #claimed = new Set<string>();
  readonly #lines = new Map<string, WaitingLine>();
  readonly #wrong: GuessWatch;
  /** How soon places of a class are left for others under another name, since each time is a new learner with all of theirs. */
  readonly #leaving = new TokenBuckets(leavingLimits);

  constructor(parts: JoiningParts) {
    this.#parts = parts;
    this.#wrong = new GuessWatch(parts);
    parts.roster.watch((change) => {
      // Of somebody who is removed now nobody else has asked for the name yet.
      if (change.type === 'removed') this.#claimed.delete(keyOf(change.student.class, change.student.hostname));
      if (change.type === 'gone') this.#forgetClass(change.class.id);
    });
  }

  /** Those who wait to be let into a class. */
  waitingOf(classId: string): readonly Joiner[] {
    return this.#lines.get(classId)?.list(this.#parts.now()) ?? [];
  }

  /** Names of a class that a teacher removed and can let in again, the last one first. */
  removedOf(classId: string): readonly string[] {
    const { members } = this.#parts;
    const names = new Map<string, string>();
    for (const { hostname, name } of members.removedOf(classId))
      if (!names.has(hostname) && !this.#claimed.has(keyOf(classId, hostname)) && members.isFree(classId, hostname))
        names.set(hostname, name);
    return [...names.values()];
  }

  async join(request: JoinRequest, { learner, tries }: Asking): Promise<Joined> {
    const { roster, members, now } = this.#parts;
    const wait = waitLeft(tries, now());
    const record = this.#classBy(request.code);
    const className = record === null ? {} : { className: record.name };
    if (wait > 0) return refused(429, { code: 'wait', message: waitText(wait), waitMs: wait, ...className });
    if (record === null) return this.#wrongCode(tries);
    const name = shownName(request.name);
    if (name === null) return refused(400, { code: 'bad-request', ...noName, ...className });
    const hostname = hostNameOf(name);
    const known = this.#known(record, hostname, learner, request.personalCode);
    if (known === 'wrong') return this.#wrongPersonalCode(record, name, tries);
    if (record.endedAt !== null) return { ...refused(410, endedRefusal(record, homeUntil(record))), learner: known?.learner ?? null };
    if (known !== null) return this.#in(known);
    if (members.isRemoved(record.id, learner)) return refused(403, { code: 'removed', message: removedText(record), ...className });
    const left = await this.#leftBehind(record.id, learner);
    if (!members.isFree(record.id, hostname))
      return refused(409, this.#taken(record, name, hostname, roster.byHostname(record.id, hostname) !== null));
    const closed = this.#doorRefusal(record, name, hostname, left);
    if (closed !== null) return closed;
    // Whoever was to be left has gone meanwhile, and the door may be another by now.
    return (await this.#enter(record, name, hostname, left)) ?? this.join(request, { learner, tries });
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
      if (removed !== undefined) await this.#parts.members.bringBack(removed);
      else this.#lineOf(record.id).letIn(hostname, this.#parts.now());
      count += 1;
    }
    return count;
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
    const { roster, members, codes } = this.#parts;
    const there = roster.byHostname(record.id, hostname);
    const stored = there === null ? null : members.storedOf(there.learner);
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
    const stored = learner === null ? null : this.#parts.members.storedOf(learner);
    return stored !== null && stored.class === classId && (await this.#parts.isUnused(stored)) ? stored : null;
  }

  /** The last one of that name whom the teacher removed. */
  #removedOf(classId: string, hostname: string): StoredStudent | undefined {
    return this.#parts.members.removedOf(classId).find((one) => one.hostname === hostname);
  }

  #taken(record: ClassRecord, name: string, hostname: string, byStudent: boolean): JoinRefusal {
    const free = freeName(name, (one) => this.#parts.members.isFree(record.id, one) && this.#removedOf(record.id, one) === undefined);
    const why =
      byStudent || !isTakenHostName(hostname)
        ? `Somebody in this class is called ${name} already.`
        : `${name} is the name of something else in a class.`;
    return { code: 'name-taken', message: `${why} ${free} is free.`, className: record.name, free };
  }

  /** Why somebody new has to wait in the line; null: they are let in. left: who gives their place back for it. */
  #doorRefusal(record: ClassRecord, name: string, hostname: string, left: StoredStudent | null): Joined | null {
    const { members, now } = this.#parts;
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
    if (left !== null) return this.#leavingRefusal(record);
    if (members.sizeOf(record.id) + line.ahead(hostname, now()) < record.places) return null;
    const place = line.placeOf(hostname, name, now());
    return refused(503, {
      code: 'class-full',
      message: `All ${record.places} places of ${className} are taken. You are number ${place} in the line.`,
      className,
      place,
    });
  }

  /** Why a browser may not yet come under another name; null: it may. */
  #leavingRefusal({ id, name: className }: ClassRecord): Joined | null {
    if (this.#leaving.take(id, performance.now()) !== null) return null;
    return refused(429, { code: 'unavailable', message: tooManyNames, className });
  }

  /** left: who gives their place back for it. null: they were in the class no more. */
  async #enter(record: ClassRecord, name: string, hostname: string, left: StoredStudent | null): Promise<Joined | null> {
    const { members, codes, now } = this.#parts;
    const learner = randomBytes(16).toString('hex');
    const sealedCode = codes.seal(newPersonalCode());
    const coming = { learner, class: record.id, name, hostname, reachable: true, joinedAt: now(), sealedCode };
    const entered = await members.enter(coming, left);
    if (entered !== 'in') return entered === 'no-class' ? refused(404, noClass) : null;
    this.#lineOf(record.id).leave(hostname);
    return this.#in(coming);
  }

  #in({ learner, name }: StoredStudent): Joined {
    // Sealed by another key it tells nothing; the teacher's page has a new one made.
    const personalCode = this.#parts.members.personalCodeOf(learner) ?? '';
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

  #forgetClass(id: string): void {
    this.#lines.delete(id);
    for (const key of this.#claimed) if (key.startsWith(keyOf(id, ''))) this.#claimed.delete(key);
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

const tooManyNames = 'Too many in this class took another name just now. Try again in a moment.';
