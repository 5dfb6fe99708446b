// Tests of the simulated students: they work at a real bridge, with real redis-servers behind it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestBridge } from '../../testing/test-bridge.ts';
import { testHost, TestLearners } from '../../testing/test-learners.ts';
import { rehearsedSteps } from './lesson-commands.ts';
import { RehearsedClass } from './rehearsed-class.ts';
import { summaryOf } from './rehearsal.ts';
import { visiting } from './simulated-student.ts';

const terms = { students: 4, enter: visiting, isInClass: false, arrivalMs: 0 };
let learners: TestLearners;
let bridge: TestBridge;

beforeAll(async () => {
  learners = await TestLearners.open(await testHost());
  bridge = await TestBridge.open(await learners.machines());
});
afterAll(async () => {
  await bridge.close();
  await learners.remove();
});

test('they come, work on a server each, and what they waited for is told', async () => {
  const group = await RehearsedClass.gather({ ...terms, url: bridge.origin });
  await group.work(1);
  const { firstPongs, warm, refusals } = group.figures;
  expect(refusals).toEqual([]);
  expect(firstPongs).toHaveLength(4);
  expect(new Set(group.students.map(({ cookie }) => cookie)).size).toBe(4);
  expect(warm.length).toBeGreaterThanOrEqual(4);
  expect(learners.list()).toHaveLength(4);
  group.leave();
});

test('the commands of the lessons are answered without an error', async () => {
  const group = await RehearsedClass.gather({ ...terms, students: 1, url: bridge.origin });
  const [student] = group.students;
  for (const { commands } of rehearsedSteps) for (const words of commands) expect(await student?.ask(words)).toBeGreaterThan(0);
  await expect(student?.ask(['NOSUCH'])).rejects.toThrow("Redis answered ERR unknown command 'NOSUCH'");
  group.leave();
});

test('who is not served is counted, with what they were told', async () => {
  const narrow = await TestBridge.open(await learners.machines(), {}, { sockets: 1, socketsPerLearner: 1 });
  const group = await RehearsedClass.gather({ ...terms, url: narrow.origin });
  expect(group.figures.firstPongs.length + group.figures.refusals.length).toBe(4);
  expect(group.figures.refusals.length).toBeGreaterThan(0);
  expect(group.figures.refusals[0]).toMatch(/^A WebSocket closed with \d+: /);
  group.leave();
  await narrow.close();
});

test('the teacher is told of what nineteen of twenty had', () => {
  const firstPongs = Array.from({ length: 20 }, (_, index) => (index + 1) * 10);
  expect(summaryOf({ firstPongs, warm: [1.26, 2.54], refusals: ['a', 'b'] })).toEqual({ firstPongMs: 190, warmMs: 2.5, refused: 2 });
  expect(summaryOf({ firstPongs: [], warm: [], refusals: [] })).toEqual({ firstPongMs: 0, warmMs: 0, refused: 0 });
});
