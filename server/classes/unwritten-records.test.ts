// Tests of what is told where the records of classes take nothing more, or do not answer: no failure is shown as done, and none is done later.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { classPaths, type ClassSummary, type JoinRefusal, type TeacherSession } from '../../src/class-protocol.ts';
import { TestSchool } from '../testing/test-school.ts';
import { MembershipDeeds } from './membership-deeds.ts';

let school: TestSchool;
beforeEach(async () => {
  school = await TestSchool.open();
});
afterEach(() => school.remove());

const patience = { timeout: 20_000 };
const newClassOf = async (name: string): Promise<{ status: number; body: ClassSummary & JoinRefusal }> =>
  school.post(classPaths.classes, { name }, await school.bearer());
const readsWith = async (secret: string): Promise<number> =>
  (await school.get(classPaths.classes, { authorization: `Bearer ${secret}` })).status;

/** Does it while the records hear nothing; what is said to them then counts as failed soon. */
async function whileSilent<Value>(work: () => Promise<Value>): Promise<Value> {
  const { redis, serverPid } = school.state;
  const pid = serverPid() ?? 0;
  const before = redis.options.commandTimeout;
  process.kill(pid, 'SIGSTOP');
  redis.options.commandTimeout = 100;
  try {
    return await work();
  } finally {
    redis.options.commandTimeout = before;
    process.kill(pid, 'SIGCONT');
  }
}

test('records that are full say so, and no teacher is locked out', async () => {
  const { secret } = await school.teacher();
  const ada = await school.join({ name: 'Ada' });
  await school.state.redis.call('CONFIG', 'SET', 'maxmemory', '1');
  const full = {
    status: 503,
    body: {
      code: 'unavailable',
      message: expect.stringMatching(/^The class's records are full/) as string,
      reason: { is: 'records-full' },
    },
  };
  expect(await newClassOf('Second')).toMatchObject(full);
  expect(await school.join({ name: 'Ben' })).toMatchObject(full);
  expect(await school.deed({ type: 'remove', to: ['Ada'] })).toMatchObject(full);
  // A page that is open goes on, and one that is opened by the link has a secret that is good until the next start.
  const opened = await school.post<TeacherSession>(classPaths.session, { token: school.classes.token });
  expect([opened.status, await readsWith(opened.body.secret), await readsWith(secret)]).toEqual([200, 200, 200]);
  expect(school.log.join('\n')).toContain('has to be opened by its link once more after the next start');
  expect((await school.get(classPaths.own, { cookie: ada.cookies })).status).toBe(200);
  await school.stop();
  await school.start();
  expect([await readsWith(opened.body.secret), await readsWith(secret)]).toEqual([401, 200]);
  expect((await school.list()).map(({ name, students }) => [name, students])).toEqual([['Redis', 1]]);
});

test('what the records did not answer is not done later', async () => {
  await school.deed({ type: 'call-me', name: 'Miriam' });
  await school.join({ name: 'Ada' });
  const [record] = school.ground.roster.classes;
  const archived = await fetch(`${school.bridge.origin}${classPaths.archive}?class=${record?.id}`, { headers: await school.bearer() });
  const body = new Uint8Array(await archived.arrayBuffer());
  const headers = { ...(await school.bearer()), 'content-type': 'application/octet-stream' };
  // A deed is noted before it is done: by itself, so that it is the name that is not heard.
  const { roster, records } = school.ground;
  const deeds = new MembershipDeeds({
    roster,
    records,
    members: null as never,
    joining: null as never,
    keepAside: () => Promise.resolve(),
    stopMachine: () => Promise.resolve(),
    now: Date.now,
  });
  const outcomes = await whileSilent(() =>
    Promise.all([
      newClassOf('Second').then(({ status }) => status),
      fetch(school.bridge.origin + classPaths.archive, { method: 'POST', headers, body }).then(({ status }) => status),
      record && deeds.perform({ type: 'call-me', name: 'Mallory' }, record).catch((error: { status: number }) => error.status),
    ]),
  );
  expect(outcomes).toEqual([503, 503, 503]);
  expect([roster.teacher, roster.classes.length]).toEqual(['Miriam', 1]);
  const { redis } = school.state;
  const classesKept = async (): Promise<string[]> => [
    ...new Set((await redis.keys('notebook:class:*')).map((key) => key.split(':')[2] ?? '')),
  ];
  await expect.poll(classesKept, patience).toEqual([record?.id]);
  await school.stop();
  await school.start();
  expect([school.ground.roster.teacher, school.ground.roster.classes.map(({ name }) => name)]).toEqual(['Miriam', ['Redis']]);
});
