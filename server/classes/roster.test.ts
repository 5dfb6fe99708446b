import { expect, test } from 'vitest';
import { Roster, type ClassRecord, type RosterChange, type Student } from './roster.ts';
import { ada, room, zoe } from '../testing/test-students.ts';

const other: ClassRecord = { ...room, id: 'deadbeefdead', code: 'CALM-HERON' };
const namesake: Student = { ...ada, learner: 'c'.repeat(32), class: other.id };

function filled(): { roster: Roster; changes: RosterChange[] } {
  const roster = new Roster();
  roster.putClass(room);
  roster.putClass(other);
  for (const student of [ada, zoe, namesake]) roster.put(student);
  const changes: RosterChange[] = [];
  roster.watch((change) => changes.push(change));
  return { roster, changes };
}

test('a student is found by learner, and by host name in their own class alone', () => {
  const { roster } = filled();
  expect(roster.studentOf(ada.learner)).toBe(ada);
  expect(roster.studentOf('d'.repeat(32))).toBeNull();
  expect(roster.byHostname(room.id, 'ada')).toBe(ada);
  expect(roster.byHostname(other.id, 'ada')).toBe(namesake);
  expect(roster.byHostname(other.id, 'zoe')).toBeNull();
  expect(roster.byHostname('nowhere', 'ada')).toBeNull();
  expect(roster.studentsOf(room.id)).toEqual([ada, zoe]);
  expect([roster.sizeOf(room.id), roster.sizeOf('nowhere')]).toEqual([2, 0]);
});

test('each change is told once it is so', () => {
  const { roster } = filled();
  const seen: unknown[] = [];
  roster.watch((change) => {
    if (change.type === 'changed') seen.push([change.before.reachable, roster.studentOf(change.student.learner)?.reachable]);
    if (change.type === 'removed') seen.push(roster.studentOf(change.student.learner));
  });
  roster.put({ ...ada, reachable: false });
  roster.remove(ada.learner);
  expect(seen).toEqual([[true, false], null]);
});

test('a student who is renamed leaves the old name free', () => {
  const { roster, changes } = filled();
  const renamed = { ...ada, name: 'Ada L', hostname: 'ada-l' };
  roster.put(renamed);
  expect([roster.byHostname(room.id, 'ada'), roster.byHostname(room.id, 'ada-l')]).toEqual([null, renamed]);
  expect(changes).toEqual([{ type: 'changed', student: renamed, before: ada }]);
});

test('a class ends once, and its students work no longer', () => {
  const { roster, changes } = filled();
  expect([roster.isWorking(ada.learner), roster.isWorking('d'.repeat(32))]).toEqual([true, false]);
  const ended = { ...room, endedAt: 5 };
  roster.putClass(ended);
  roster.putClass({ ...ended, name: 'Databases' });
  expect(changes.map(({ type }) => type)).toEqual(['ended', 'class']);
  expect([roster.isWorking(ada.learner), roster.isWorking(namesake.learner)]).toEqual([false, true]);
  expect(roster.studentOf(ada.learner)).toBe(ada);
});

test('a class goes with its students, and leaves the others', () => {
  const { roster, changes } = filled();
  roster.removeClass(room.id);
  roster.removeClass(room.id);
  expect(changes.map((change) => [change.type, 'student' in change ? change.student.name : null])).toEqual([
    ['removed', 'Ada'],
    ['removed', 'Zoë'],
    ['gone', null],
  ]);
  expect([roster.classes, roster.studentOf(zoe.learner), roster.studentOf(namesake.learner)]).toEqual([[other], null, namesake]);
});

test('who watches no longer is told nothing', () => {
  const { roster } = filled();
  const told: RosterChange[] = [];
  const unwatch = roster.watch((change) => told.push(change));
  roster.putTeacher('Miriam');
  unwatch();
  roster.putTeacher('M. Okafor');
  expect(told).toEqual([{ type: 'teacher', name: 'Miriam' }]);
  expect(roster.teacher).toBe('M. Okafor');
});
