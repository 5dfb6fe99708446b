// Lesson choice: what comes into view, and what stays there.
import { expect, test } from 'vitest';
import type { LessonPlan } from '../../class-protocol.ts';
import { LessonChoice } from './lesson-choice.ts';
import { lesson, student } from './model/a-class.test-support.ts';

const other: LessonPlan = { ...lesson, page: '/other/' };
const lessons = new Map([lesson, other].map((plan) => [plan.page, plan]));
const own = [lesson, other];
const onOther = student('Ada', '', { page: other.page });
const onFirst = student('Bob', '', { page: lesson.page });
const due = { page: lesson.page, isDue: true } as const;

test('what most are on comes into view at the opening, and later only where nobody is on the one in view', () => {
  const choice = new LessonChoice([]);
  const rows = [onOther, { ...onOther, name: 'Cleo' }, onFirst];
  expect(choice.follow(lesson.page, rows, lessons, true)).toBe(other.page);
  expect(choice.follow(lesson.page, rows, lessons, false)).toBeNull();
  expect(choice.follow(lesson.page, [onOther], lessons, false)).toBe(other.page);
});

test('what is due or chosen stays, wherever the class is', () => {
  const chosen = new LessonChoice([]);
  chosen.choose();
  for (const choice of [chosen, new LessonChoice([due])]) expect(choice.follow(lesson.page, [onOther], lessons, true)).toBeNull();
});

test('a suggestion gives way to what was there before, however often it is made', () => {
  const choice = new LessonChoice([due]);
  expect(choice.suggest(other.page, lesson.page, own)).toBe(other.page);
  expect(choice.suggest(other.page, other.page, own)).toBe(other.page);
  expect(choice.comeBack()).toBe(lesson.page);
  expect(choice.comeBack()).toBeNull();
});

test('a suggestion is none of a lesson that the class has not, and none to a teacher who has chosen', () => {
  const choice = new LessonChoice([]);
  expect(choice.suggest('/elsewhere/', lesson.page, own)).toBeNull();
  choice.suggest(other.page, lesson.page, own);
  choice.choose();
  expect(choice.comeBack()).toBeNull();
  expect(choice.suggest(other.page, lesson.page, own)).toBeNull();
});
