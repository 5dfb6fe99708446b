// What a teacher is told of a student's machine, over a real bridge and with a real server.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { classPaths, type MachineGlance } from '../../../src/class-protocol.ts';
import { command, converse } from '../../testing/test-redis.ts';
import { TestSchool, type Answer } from '../../testing/test-school.ts';

let school: TestSchool;
beforeEach(async () => {
  school = await TestSchool.open();
});
afterEach(() => school.remove());

test('a machine is told of as it is: none, running, asked, parked, with more room; and it is never woken for that', async () => {
  const ada = await school.join({ name: 'Ada' });
  const [record] = school.ground.roster.classes;
  const bearer = await school.bearer();
  const glance = async (name = 'Ada', ask = '&ask=1'): Promise<Answer<MachineGlance>> =>
    school.get<MachineGlance>(`${classPaths.machine}?class=${record?.id}&name=${name}${ask}`, bearer);
  expect((await glance('Nobody')).status).toBe(404);
  expect((await glance()).body).toMatchObject({ state: 'none', servers: [], first: null, isExtended: false });
  const learner = /=([\da-f]{32})/.exec(ada.cookies)?.[1] ?? '';
  const machine = await school.learners.machine(learner);
  const stream = await machine.connect('127.0.0.1', 6379);
  expect(await converse(stream, command('SET', 'key', 'value'), 1)).toEqual(['+OK\r\n']);
  const up = (await glance()).body;
  expect(up).toMatchObject({ state: 'up', servers: [{ port: 6379 }], first: { keys: 1, clients: 1 } });
  expect(up.redis).toMatch(/^\d+\.\d+\.\d+$/);
  expect(up.first?.memory).toBeGreaterThan(400_000);
  expect(up.servers[0]?.memory).toBeGreaterThan(1_000_000);
  expect((await glance('Ada', '')).body).toMatchObject({ state: 'up', first: null });
  // Behind a password it says nothing.
  expect(await converse(stream, command('CONFIG', 'SET', 'requirepass', 'secret'), 1)).toEqual(['+OK\r\n']);
  expect((await glance()).body).toMatchObject({ state: 'up', first: null });
  expect(await converse(stream, command('CONFIG', 'SET', 'requirepass', ''), 1)).toEqual(['+OK\r\n']);
  stream.destroy();
  await school.deed({ type: 'extend', to: ['Ada'] });
  const machines = await school.learners.machines();
  await machines.end(learner);
  expect((await glance()).body).toMatchObject({ state: 'parked', servers: [], first: null, isExtended: true });
  expect(machines.list().some((one) => one.learner === learner && one.servers > 0)).toBe(false);
});
