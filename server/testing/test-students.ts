// Test students: a class and two who are in it, for the tests of what rests on a roster.
import type { ClassRecord, Student } from '../classes/roster.ts';

export const room: ClassRecord = {
  id: 'c0ffee00c0ff',
  name: 'Databases 2b',
  code: 'QUICK-OTTER',
  createdAt: 1,
  endsAt: null,
  endedAt: null,
  isOpen: true,
  places: 30,
  lessons: [],
  mayLook: false,
};

export const ada: Student = { learner: 'a'.repeat(32), class: room.id, name: 'Ada', hostname: 'ada', reachable: true, joinedAt: 2 };
export const zoe: Student = { ...ada, learner: 'b'.repeat(32), name: 'Zoë', hostname: 'zoe' };
