// Class records: what of classes, students and their teacher is kept in the state, and how it is written there.
import { describeError, type Log } from '../log.ts';
import { StateError } from '../state/state-error.ts';
import type { State } from '../state/state.ts';
import { classLimits, guessLimits } from './limits.ts';
import { auditEntry, classRecord, readRecord, storedStudent, type AuditEntry, type StoredStudent } from './record-shapes.ts';
import { keptWrite } from './record-writes.ts';
import type { ClassRecord } from './roster.ts';

/** What was kept by the time of a start. */
export interface LoadedClasses {
  readonly classes: readonly ClassRecord[];
  readonly students: readonly StoredStudent[];
  /** Those whom a teacher removed. */
  readonly removed: readonly StoredStudent[];
  readonly teacher: { readonly name: string | null; readonly link: string | null };
  /** Hashes of the secrets of teachers' pages, with the Unix time in milliseconds of their last use. */
  readonly secrets: ReadonlyMap<string, number>;
  /** Wrong join codes by minute. */
  readonly wrongCodes: ReadonlyMap<number, number>;
}

/** What these records are written by. A newer notebook may write what this one would read wrong. */
const format = 1;

const studentsOf = (id: string): string => `class:${id}:students`;
const removedOf = (id: string): string => `class:${id}:removed`;
const auditOf = (id: string): string => `class:${id}:audit`;

/** Writes reject with a ClassError that says so to whoever asked; what was written is kept once they resolve. */
export class ClassRecords {
  readonly #redis: State['redis'];
  readonly #log: Log;

  constructor(state: State, log: Log) {
    this.#redis = state.redis;
    this.#log = log;
  }

  /** Reads all of it. Throws StateError where a newer notebook wrote it, or it is damaged. */
  async load(): Promise<LoadedClasses> {
    const noted = await this.#redis.get('format');
    const written = Number(noted ?? format);
    if (written > format)
      throw new StateError(
        `The class's records were written by a newer notebook (format ${written}, and this one reads ${format}). Start that one, or set DATA_DIR or STATE_REDIS_URL to other records.`,
      );
    // Full records are read all the same.
    if (noted !== String(format)) await this.#redis.set('format', format);
    const classes = Object.values(await this.#redis.hgetall('classes')).map((text) => readRecord(classRecord, text));
    const [students, removed] = await Promise.all([this.#students(classes, studentsOf), this.#students(classes, removedOf)]);
    const teacher = await this.#redis.hgetall('teacher');
    const [secrets, minutes] = await Promise.all([this.#redis.hgetall('secrets'), this.#redis.hgetall('wrong-codes')]);
    return {
      classes: classes.toSorted((one, other) => one.createdAt - other.createdAt),
      students,
      removed,
      teacher: { name: teacher['name'] ?? null, link: teacher['link'] ?? null },
      secrets: new Map(Object.entries(secrets).map(([hash, usedAt]) => [hash, Number(usedAt)])),
      wrongCodes: new Map(Object.entries(minutes).map(([minute, count]) => [Number(minute), Number(count)])),
    };
  }

  async putClass(record: ClassRecord): Promise<void> {
    await this.#keep(this.#redis.hset('classes', record.id, JSON.stringify(record)));
  }

  /** By host name, of which a class has each once: written twice it is the same. insteadOf: somebody of the class who is forgotten with it. */
  async putStudent(student: StoredStudent, insteadOf: StoredStudent | null = null): Promise<void> {
    const change = this.#redis.multi();
    if (insteadOf !== null) change.hdel(studentsOf(insteadOf.class), insteadOf.hostname);
    await this.#keep(
      change
        .hset(studentsOf(student.class), student.hostname, JSON.stringify(student))
        .hdel(removedOf(student.class), student.learner)
        .exec(),
    );
  }

  /** As if they had never come. */
  async forgetStudent({ class: of, hostname }: StoredStudent): Promise<void> {
    await this.#keep(this.#redis.hdel(studentsOf(of), hostname));
  }

  async putStudents(classId: string, students: readonly StoredStudent[]): Promise<void> {
    if (students.length === 0) return;
    await this.#keep(this.#redis.hset(studentsOf(classId), Object.fromEntries(students.map((one) => [one.hostname, JSON.stringify(one)]))));
  }

  /** Out of the class, and remembered as one who was removed: by learner, for the name may be another's from then on. */
  async removeStudent(student: StoredStudent): Promise<void> {
    await this.#keep(
      this.#redis
        .multi()
        .hdel(studentsOf(student.class), student.hostname)
        .hset(removedOf(student.class), student.learner, JSON.stringify(student))
        .exec(),
    );
  }

  /** Removes all that is kept of a class. */
  async removeClass(id: string): Promise<void> {
    await this.#keep(this.#removeClass(id));
  }

  /**
   * Leaves nothing of a class that was told as not made, also where what was written of it is done late: this is sent behind it.
   * Never rejects; what cannot be removed now is tried again.
   */
  async unmakeClass(id: string): Promise<void> {
    try {
      await Promise.all([this.#redis.hdel('classes', id), this.#removeClass(id)]);
    } catch (error) {
      if (this.#redis.status === 'end') return;
      this.#log(`What was written of a class that was not made is removed later: ${describeError(error)}`);
      setTimeout(() => void this.unmakeClass(id), classLimits.unmakeAgainMs).unref();
    }
  }

  /** How the teacher is called; null: nobody has said. */
  async putTeacherName(name: string | null): Promise<void> {
    await this.#keep(name === null ? this.#redis.hdel('teacher', 'name') : this.#redis.hset('teacher', { name }));
  }

  async putTeacherLink(link: string): Promise<void> {
    await this.#keep(this.#redis.hset('teacher', { link }));
  }

  async putSecret(hash: string, usedAt: number): Promise<void> {
    await this.#keep(this.#redis.hset('secrets', hash, usedAt));
  }

  async removeSecrets(hashes: readonly string[]): Promise<void> {
    if (hashes.length > 0) await this.#keep(this.#redis.hdel('secrets', ...hashes));
  }

  /** In the place of what was noted. */
  async putWrongCodes(counts: ReadonlyMap<number, number>): Promise<void> {
    const change = this.#redis.multi().del('wrong-codes');
    if (counts.size > 0) change.hset('wrong-codes', Object.fromEntries([...counts].map(([minute, count]) => [String(minute), count])));
    await this.#keep(change.expire('wrong-codes', Math.ceil(guessLimits.windowMs / 1000) + 60).exec());
  }

  async audit(classId: string, entry: AuditEntry): Promise<void> {
    await this.#keep(this.#redis.xadd(auditOf(classId), 'MAXLEN', '~', classLimits.auditEntries, '*', 'entry', JSON.stringify(entry)));
  }

  /** Many entries at once, the oldest first; of too many the newest. */
  async auditAll(classId: string, entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const change = this.#redis.multi();
    for (const entry of entries.slice(-classLimits.auditEntries)) change.xadd(auditOf(classId), '*', 'entry', JSON.stringify(entry));
    await this.#keep(change.exec());
  }

  /** The last entries of a class's audit trail, the newest first. */
  async lastAudits(classId: string, count: number): Promise<AuditEntry[]> {
    const entries = await this.#keep(this.#redis.xrevrange(auditOf(classId), '+', '-', 'COUNT', count));
    return entries.map(([, fields]) => readRecord(auditEntry, fields[1] ?? ''));
  }

  /** The audit trail of a class, the oldest first. */
  async auditTrail(classId: string): Promise<AuditEntry[]> {
    const entries = await this.#keep(this.#redis.xrange(auditOf(classId), '-', '+'));
    return entries.map(([, fields]) => readRecord(auditEntry, fields[1] ?? ''));
  }

  async #students(classes: readonly ClassRecord[], keyOf: (id: string) => string): Promise<StoredStudent[]> {
    const all: StoredStudent[] = [];
    for (const { id } of classes) {
      const fields = await this.#redis.hgetall(keyOf(id));
      all.push(...Object.values(fields).map((text) => readRecord(storedStudent, text)));
    }
    return all.toSorted((one, other) => one.joinedAt - other.joinedAt);
  }

  async #removeClass(id: string): Promise<void> {
    const prefix = this.#redis.options.keyPrefix ?? '';
    let cursor = '0';
    do {
      const [next, keys] = await this.#redis.scan(cursor, 'MATCH', `${prefix}class:${id}:*`, 'COUNT', 1_000);
      if (keys.length > 0) await this.#redis.del(...keys.map((key) => key.slice(prefix.length)));
      cursor = next;
    } while (cursor !== '0');
    await this.#redis.hdel('classes', id);
  }

  #keep<Reply>(write: Promise<Reply>): Promise<Reply> {
    return keptWrite(write, this.#log);
  }
}
