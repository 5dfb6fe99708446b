import { describe, expect, test } from 'vitest';
import type { ClassSummary, LessonPlan, StudentRow, TeacherNews } from '../../class-protocol.ts';
import { emptyWall, lessonNow, namesOf, wallAfter, type Wall } from './wall.ts';

const summary: ClassSummary = {
  id: '0123456789ab',
  name: 'Databases 2b',
  code: 'QUICK-OTTER',
  createdAt: 0,
  endsAt: null,
  keptUntil: null,
  hasEnded: false,
  isOpen: true,
  places: 60,
  students: 2,
  lessons: [],
  mayLook: false,
};

function row(name: string, since: number, more: Partial<StudentRow> = {}): StudentRow {
  const quiet = { handSince: null, downSince: null, cells: [], lastError: null, activeAt: since, stepSince: since };
  return { name, hostname: name.toLowerCase(), isHere: true, since, page: null, step: null, ...quiet, ...more };
}

const snapshot = (students: readonly StudentRow[]): TeacherNews => ({
  type: 'snapshot',
  class: summary,
  page: '/quickstart/',
  students,
  waiting: [],
  removed: [],
  eyes: false,
});
const wallOf = (...students: StudentRow[]): Wall => wallAfter(emptyWall, snapshot(students));
const now = 10 ** 12;
const many = (count: number): StudentRow[] => Array.from({ length: count }, (_, index) => row(`S${index}`, index));

describe('who is here', () => {
  test('stands in the order of coming, the last two bold', () => {
    expect(namesOf(wallOf(row('Zoe', 1), row('Ada', 3), row('Ben', 2), row('Cleo', 4, { isHere: false })), now)).toEqual({
      count: 3,
      isCut: false,
      names: [
        { name: 'Zoe', isNew: false },
        { name: 'Ben', isNew: true },
        { name: 'Ada', isNew: true },
      ],
    });
    expect(namesOf(emptyWall, now)).toEqual({ count: 0, isCut: false, names: [] });
  });

  test('counts who has just joined, and is on no page yet', () => {
    const joined = row('Ada', now - 60_000, { isHere: false });
    const left = row('Ben', now - 60_000, { isHere: false, page: '/sets/' });
    const long = row('Cleo', now - 3_600_000, { isHere: false });
    expect(namesOf(wallOf(joined, left, long), now).names.map(({ name }) => name)).toEqual(['Ada']);
  });

  test('is all of forty, and of more the 28 who came last', () => {
    expect(namesOf(wallOf(...many(40)), now).names).toHaveLength(40);
    const { count, isCut, names } = namesOf(wallOf(...many(300)), now);
    expect([count, isCut, names.length, names[0]?.name, names.at(-1)]).toEqual([300, true, 28, 'S272', { name: 'S299', isNew: true }]);
  });
});

describe('news', () => {
  test('bring students, take them away, and change the class', () => {
    let wall = wallOf(row('Ada', 1));
    wall = wallAfter(wall, { type: 'rows', rows: [{ ...row('Ben', 2), cells: [] }] });
    expect(namesOf(wall, now).names.map(({ name }) => name)).toEqual(['Ada', 'Ben']);
    wall = wallAfter(wall, { type: 'gone', names: ['Ada'] });
    expect(namesOf(wall, now).count).toBe(1);
    wall = wallAfter(wall, { type: 'class', class: { ...summary, code: 'SLOW-HERON' }, waiting: [], removed: [], eyes: true });
    expect([wall.class?.code, wall.eyes, namesOf(wall, now).count]).toEqual(['SLOW-HERON', true, 1]);
    expect(namesOf(wallAfter(wall, snapshot([])), now).count).toBe(0);
  });

  test('that are not on the wall leave it as it is', () => {
    const wall = wallOf(row('Ada', 1));
    const quiet: TeacherNews[] = [
      { type: 'rows', rows: [{ ...row('Ada', 1), lastError: 'ERR', cells: [[3, 'failed', 2]] }] },
      { type: 'deed', did: { at: 1, by: 'Miriam', what: 'reset', whom: null }, count: 1 },
      { type: 'newer' } as unknown as TeacherNews,
    ];
    for (const news of quiet) expect(wallAfter(wall, news)).toBe(wall);
  });
});

test('the lesson is the one that most are on, with the step in the middle of theirs', () => {
  const steps = ['1', '2', 'A', '3'].map((label) => ({ kind: 'snippet' as const, label, head: '' }));
  const plans: LessonPlan[] = [{ page: '/sets/', title: 'Sets', steps }];
  const at = (name: string, step: number | null, page = '/sets/'): StudentRow => row(name, 1, { page, step });
  expect(lessonNow(wallOf(at('Ada', 0), at('Ben', 2), at('Cleo', 3), row('Dan', 1), at('Eve', 1, '/lists/')), plans)).toEqual({
    title: 'Sets',
    step: 'A',
  });
  expect(lessonNow(wallOf(at('Ada', null)), plans)).toEqual({ title: 'Sets', step: null });
  expect(lessonNow(wallOf(at('Ada', 1, '/lists/')), plans)).toBeNull();
  expect(lessonNow(wallOf(row('Dan', 1)), plans)).toBeNull();
});
