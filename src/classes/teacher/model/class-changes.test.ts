import { expect, test } from 'vitest';
import type { ClassSummary } from '../../../class-protocol.ts';
import { changesOf } from './class-changes.ts';

const own: ClassSummary = {
  id: 'c0ffee00c0ff',
  name: 'Databases 2b',
  code: 'QUICK-OTTER',
  createdAt: 1,
  endsAt: 5,
  keptUntil: 6,
  hasEnded: true,
  isOpen: true,
  places: 30,
  students: 0,
  lessons: [{ page: '/python/', isDue: true }],
  mayLook: false,
};

test('settings that are saved as they were change nothing, the end of a class that is over neither', () => {
  const { name, places, endsAt, mayLook } = own;
  expect(changesOf(own, { name, places, endsAt, lessons: [{ page: '/python/', isDue: true }], mayLook })).toEqual({});
});

test('what is other than before is a change', () => {
  const wanted = { name: 'Databases', places: 31, endsAt: null, lessons: [{ page: '/python/', isDue: false }], mayLook: true };
  expect(changesOf(own, wanted)).toEqual(wanted);
});
