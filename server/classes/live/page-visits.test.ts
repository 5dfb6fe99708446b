// Page visits: what passes between the pages of a visit, and for how long.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ClassWord, SeenPage, TeacherNews } from '../../../src/class-protocol.ts';
import { liveLimits } from './limits.ts';
import { PageVisits } from './page-visits.ts';

/** An open page, with what it was told. */
interface Page<Told> {
  readonly told: Told[];
  readonly tell: (word: Told) => number;
  unread: number;
}

let visits: PageVisits;
let students: Map<string, Page<ClassWord>>;
let teachers: Map<string, Page<TeacherNews>>;

beforeEach(() => {
  vi.useFakeTimers();
  students = new Map([['ada-1', page()]]);
  teachers = new Map([['desk-1', page()]]);
  visits = new PageVisits({
    student: (id) => students.get(id),
    teacher: (id) => teachers.get(id),
    visited: () => Promise.resolve(true),
    now: () => 0,
  });
});
afterEach(() => {
  vi.useRealTimers();
});

function page<Told>(): Page<Told> {
  const told: Told[] = [];
  return { told, tell: (word) => told.push(word), unread: 0 };
}

const view: SeenPage = {
  page: '/lists/',
  title: 'Lists',
  step: 0,
  order: ['a'],
  snippets: [{ step: 0, key: 'a', kind: 'redis', source: 'PING', isEdited: false, state: 'matched', output: ['PONG'], moreLines: 0 }],
};

/** A visit that has begun. Returns its id. */
function look(): string {
  visits.look({ name: 'Ada', student: 'ada-1', teacher: 'desk-1', from: 'Miriam', mayLook: true });
  const news = teachers.get('desk-1')?.told.at(-1);
  if (news?.type !== 'visit') throw new Error('No visit was told of');
  return news.visit;
}

/** What the teacher's page was shown. */
const shown = (): SeenPage[] => (teachers.get('desk-1')?.told ?? []).flatMap((news) => (news.type === 'seen' ? [news.view] : []));

test('what a student’s page shows is told once a moment, and once the teacher’s page has read what was before', () => {
  const visit = look();
  const desk = teachers.get('desk-1');
  if (desk !== undefined) desk.unread = liveLimits.teacherBehind + 1;
  visits.hearStudent('ada-1', { type: 'seen', visit, view });
  visits.hearStudent('ada-1', { type: 'seen', visit, view: { ...view, step: 1, snippets: [] } });
  vi.advanceTimersByTime(liveLimits.seenMs);
  expect(shown()).toEqual([]);
  if (desk !== undefined) desk.unread = 0;
  vi.advanceTimersByTime(liveLimits.seenMs);
  expect(shown()).toEqual([{ ...view, step: 1 }]);
});

test('who takes their hands off the keys is shown all the same what was on its way', () => {
  const visit = look();
  visits.hearTeacher('desk-1', { type: 'ask-to-type', visit });
  visits.hearStudent('ada-1', { type: 'answer', visit, yes: true });
  visits.hearStudent('ada-1', { type: 'seen', visit, view });
  visits.hearTeacher('desk-1', { type: 'leave', visit, only: 'type' });
  vi.advanceTimersByTime(liveLimits.seenMs);
  expect(shown()).toEqual([view]);
});

test('nothing is shown of a visit that has ended, by whichever side', () => {
  const first = look();
  visits.hearStudent('ada-1', { type: 'seen', visit: first, view });
  visits.hearTeacher('desk-1', { type: 'leave', visit: first });
  const second = look();
  visits.hearStudent('ada-1', { type: 'seen', visit: second, view });
  visits.leave('ada-1');
  vi.runAllTimers();
  expect(shown()).toEqual([]);
});

test('a page that is not there is not asked, and its teacher’s page is told', () => {
  visits.look({ name: 'Bob', student: null, teacher: 'desk-1', from: 'Miriam', mayLook: true });
  expect(teachers.get('desk-1')?.told).toMatchObject([{ type: 'visit', name: 'Bob', state: 'ended' }]);
});
