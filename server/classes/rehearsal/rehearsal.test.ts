// Tests of a rehearsal: simulated students of a process of their own join a class of a real bridge, and leave nothing behind.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestSchool } from '../../testing/test-school.ts';
import { newClass } from '../class-ground.ts';
import { Rehearsal } from './rehearsal.ts';

const short = { arrivalMs: 50, workMs: 50 };
let school: TestSchool;

beforeAll(async () => {
  school = await TestSchool.open({ rehearsal: short });
});
afterAll(() => school.remove());

/** A class for it, and what is called to remove it. */
function room(removed: string[]): ConstructorParameters<typeof Rehearsal>[0] {
  const { roster, records } = school.ground;
  return {
    url: school.bridge.origin,
    async open(students) {
      const record = newClass({ name: 'Rehearsal', places: students }, roster, Date.now());
      await records.putClass(record);
      roster.putClass(record);
      const remove = async (): Promise<void> => {
        removed.push(...roster.studentsOf(record.id).map(({ name }) => name));
        await records.removeClass(record.id);
        roster.removeClass(record.id);
      };
      return { code: record.code, remove };
    },
  };
}

test('students come, are served and go, one rehearsal at a time', async () => {
  const removed: string[] = [];
  const rehearsal = new Rehearsal(room(removed), short);
  const [measured, second] = await Promise.all([rehearsal.run(3), rehearsal.run(3).catch((error: unknown) => (error as Error).message)]);
  expect(measured).toEqual({ firstPongMs: expect.any(Number), warmMs: expect.any(Number), refused: 0 });
  expect(measured.firstPongMs).toBeGreaterThan(0);
  expect(second).toBe('A rehearsal is under way: wait until it has ended.');
  expect(removed.toSorted()).toEqual(['Student 1', 'Student 2', 'Student 3']);
  expect(school.ground.roster.classes.map(({ name }) => name)).toEqual(['Redis']);
  expect(await rehearsal.run(1)).toMatchObject({ refused: 0 });
});

test('where nobody is let in that is what is told', async () => {
  const { open, ...rest } = room([]);
  const elsewhere = new Rehearsal({ ...rest, open: async (students) => ({ ...(await open(students)), code: 'NO-CLASS' }) }, short);
  expect(await elsewhere.run(2)).toEqual({ firstPongMs: 0, warmMs: 0, refused: 2 });
});

test('a teacher who asks for one is told what it measured; the trail has it, and nothing else is left', async () => {
  const machines = await school.learners.machines();
  const running = (): string[] => machines.list().flatMap(({ learner, servers }) => (servers > 0 ? [learner] : []));
  const before = running();
  const { status, body } = await school.deed({ type: 'rehearse', students: 2 });
  expect([status, body]).toEqual([
    200,
    { count: 2, rehearsal: { firstPongMs: expect.any(Number), warmMs: expect.any(Number), refused: 0 } },
  ]);
  const classes = await school.list();
  expect(classes.map(({ name, students }) => [name, students])).toEqual([['Redis', 0]]);
  expect(await school.state.redis.hlen('classes')).toBe(1);
  expect((await school.ground.records.auditTrail(classes[0]?.id ?? '')).map(({ what, more }) => [what, more])).toEqual([
    ['rehearse', { students: 2 }],
  ]);
  expect(running()).toEqual(before);
});
