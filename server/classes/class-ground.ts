// Class ground: the classes of a bridge as they were kept, before anybody is served; a class is there from the first start on.
import { randomBytes } from 'node:crypto';
import type { NewClass } from '../../src/class-protocol.ts';
import type { Log } from '../log.ts';
import type { State } from '../state/state.ts';
import { ClassRecords, type LoadedClasses } from './class-records.ts';
import { newJoinCode, readJoinCode } from './codes.ts';
import { classLimits } from './limits.ts';
import { asStudent } from './record-shapes.ts';
import type { ClassRecord, Roster } from './roster.ts';

export interface ClassGround {
  readonly roster: Roster;
  readonly records: ClassRecords;
  readonly loaded: LoadedClasses;
}

/** Reads it into an empty roster, and makes the first class. Throws StateError. */
export async function openGround(state: State, roster: Roster, log: Log, now: () => number = Date.now): Promise<ClassGround> {
  const records = new ClassRecords(state, log);
  const loaded = await records.load();
  if (loaded.teacher.name !== null) roster.putTeacher(loaded.teacher.name);
  for (const record of loaded.classes) roster.putClass(record);
  for (const student of loaded.students) roster.put(asStudent(student));
  if (loaded.classes.length === 0) {
    const first = newClass({ name: 'Redis' }, roster, now());
    await records.putClass(first);
    roster.putClass(first);
  }
  return { roster, records, loaded };
}

/** A class that nobody is in yet. now: Unix time in milliseconds. */
export function newClass(wanted: NewClass, roster: Pick<Roster, 'classes'>, now: number): ClassRecord {
  const { name, places = classLimits.places, endsAt = null, lessons = [], mayLook = false } = wanted;
  const id = randomBytes(6).toString('hex');
  return { id, name, code: freeJoinCode(roster), createdAt: now, endsAt, endedAt: null, isOpen: true, places, lessons, mayLook };
}

/** A join code that no class has. */
export function freeJoinCode(roster: Pick<Roster, 'classes'>): string {
  const taken = new Set(roster.classes.map(({ code }) => readJoinCode(code)));
  return newJoinCode((one) => !taken.has(one));
}
