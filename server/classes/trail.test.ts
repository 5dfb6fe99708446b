// The audit trail as the teacher's page reads it, over a real bridge.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { classPaths, type TrailEntry } from '../../src/class-protocol.ts';
import { TestSchool } from '../testing/test-school.ts';

let school: TestSchool;
beforeEach(async () => {
  school = await TestSchool.open();
});
afterEach(() => school.remove());

test('the trail is told to the teacher, the newest first, without what was written to students', async () => {
  await school.join({ name: 'Ada' });
  await school.deed({ type: 'call-me', name: 'Miriam' });
  await school.deed({ type: 'message', text: 'between us' });
  await school.deed({ type: 'snippet', kind: 'redis', source: 'SET between us', to: ['Ada'] });
  const [record] = school.ground.roster.classes;
  const path = `${classPaths.trail}?class=${record?.id}`;
  expect((await school.get(path)).status).toBe(401);
  const { status, body } = await school.get<TrailEntry[]>(path, await school.bearer());
  expect([status, body.map(({ by, what, whom, more }) => [by, what, whom, more])]).toEqual([
    200,
    [
      ['Miriam', 'snippet', ['Ada'], { kind: 'redis' }],
      ['Miriam', 'message', null, undefined],
      ['', 'call-me', null, { name: 'Miriam' }],
    ],
  ]);
  expect(JSON.stringify(await school.state.redis.xrange(`class:${record?.id}:audit`, '-', '+'))).not.toContain('between us');
});
