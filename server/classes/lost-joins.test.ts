// Tests that no acknowledged join is lost, whatever is killed: the state's Redis, the bridge, or both, while students come.
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { classPaths, type ClassFacts, type JoinReply, type TeacherSession } from '../../src/class-protocol.ts';
import { ServedProject } from '../testing/served-project.ts';
import { TestSchool } from '../testing/test-school.ts';

test('students come while the Redis of the records is killed again and again', async () => {
  const school = await TestSchool.open();
  try {
    await school.deed({ type: 'places', places: 500 });
    const acknowledged: { name: string; cookies: string }[] = [];
    const failures: number[] = [];
    const come = async (first: number): Promise<void> => {
      for (let number = first; number < first + 15; number += 1) {
        const name = `Student ${number}`;
        const { status, cookies } = await school.join({ name });
        if (status === 200) acknowledged.push({ name, cookies });
        else failures.push(status);
      }
    };
    const coming = Promise.all([0, 100, 200, 300].map(come));
    for (let kills = 0; kills < 4; kills += 1) {
      const { redis, serverPid } = school.state;
      const back = new Promise((resolve) => {
        redis.once('ready', resolve);
      });
      const pid = serverPid();
      if (pid !== null) process.kill(pid, 'SIGKILL');
      await back;
    }
    await coming;
    expect(acknowledged.length).toBeGreaterThan(0);
    // Nobody is told a success that is none; a failure says that it is one.
    expect(failures.filter((status) => status !== 503)).toEqual([]);
    await school.stop();
    await school.start();
    const [record] = school.ground.roster.classes;
    for (const { name, cookies } of acknowledged) {
      const facts = await school.get<ClassFacts>(classPaths.own, { cookie: cookies });
      expect.soft(facts.body.student?.name, name).toBe(name);
    }
    expect(school.ground.roster.sizeOf(record?.id ?? '')).toBeGreaterThanOrEqual(acknowledged.length);
  } finally {
    await school.remove();
  }
});

test('a Redis of the records that does not answer is told as a failure, and nothing of it is half done', async () => {
  const school = await TestSchool.open();
  try {
    await school.teacher();
    const ada = await school.join({ name: 'Ada' });
    const { redis, serverPid } = school.state;
    const pid = serverPid() ?? 0;
    // Of what is said while nothing is heard alone: a busy disk needs its time for the rest.
    const patience = redis.options.commandTimeout;
    redis.options.commandTimeout = 500;
    process.kill(pid, 'SIGSTOP');
    const refused = await school.join({ name: 'Ben' });
    expect([refused.status, refused.body.code, refused.cookies]).toEqual([503, 'unavailable', '']);
    expect(school.ground.roster.byHostname(school.ground.roster.classes[0]?.id ?? '', 'ben')).toBeNull();
    expect((await school.deed({ type: 'remove', to: ['Ada'] })).status).toBe(503);
    // Who is in works on meanwhile.
    expect((await school.get<ClassFacts>(classPaths.own, { cookie: ada.cookies })).body.student.name).toBe('Ada');
    redis.options.commandTimeout = patience;
    process.kill(pid, 'SIGCONT');
    expect((await school.join({ name: 'Ben' })).status).toBe(200);
  } finally {
    await school.remove();
  }
}, 30_000);

let project: ServedProject;
beforeEach(() => {
  project = new ServedProject();
  mkdirSync(join(project.folder, 'dist', 'join'));
  writeFileSync(join(project.folder, 'dist', 'join', 'index.html'), '<h1>join</h1>');
});
afterEach(() => project.remove());

/** It starts three whole notebooks, each with the server of the records, and has sixty students join. */
test('a bridge is killed while students come, and again', { timeout: 120_000 }, async () => {
  const joined: string[] = [];
  let secret = '';
  for (let round = 0; round < 2; round += 1) {
    const { bridge, url, output } = await project.serving({ CLASS: '1' });
    const code = /^Join code: (\S+)$/m.exec(output())?.[1] ?? '';
    const post = (path: string, body: unknown): Promise<Response> =>
      fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    for (const cookie of joined) expect.soft((await fetch(url + classPaths.own, { headers: { cookie } })).status).toBe(200);
    if (round === 0) {
      const token = /teacher\/#(\S+)/.exec(output())?.[1] ?? '';
      ({ secret } = (await (await post(classPaths.session, { token })).json()) as TeacherSession);
    }
    // The teacher's page that was open goes on.
    expect((await fetch(url + classPaths.classes, { headers: { authorization: `Bearer ${secret}` } })).status).toBe(200);
    const exited = once(bridge, 'exit');
    const coming = Array.from({ length: 30 }, async (_, number) => {
      const response = await post(classPaths.join, { code, name: `S ${round} ${number}` });
      const body = (await response.json()) as JoinReply;
      if (response.status !== 200 || body.personalCode === '') return;
      joined.push(
        response.headers
          .getSetCookie()
          .map((one) => one.split(';')[0])
          .join('; '),
      );
      if (number === 5) bridge.kill('SIGKILL');
    });
    await Promise.allSettled(coming);
    bridge.kill('SIGKILL');
    await exited;
  }
  const last = await project.serving({ CLASS: '1' });
  expect(joined.length).toBeGreaterThanOrEqual(2);
  for (const cookie of joined) expect.soft((await fetch(last.url + classPaths.own, { headers: { cookie } })).status).toBe(200);
  last.bridge.kill('SIGTERM');
  await once(last.bridge, 'exit');
});

test('records that cannot be reached are one clear message, without their password', async () => {
  const said = project.start({ CLASS: '1', STATE_REDIS_URL: 'redis://:hunter2@127.0.0.1:1/0' });
  // Not "exit": what it says may still be on the way.
  const [code] = (await once(said.bridge, 'close')) as [number];
  expect([code, said.errors()]).toEqual([
    1,
    expect.stringMatching(/^The Redis that STATE_REDIS_URL names \(redis:\/\/\*\*\*@127\.0\.0\.1:1\/0\) cannot be used/m),
  ]);
  expect(said.errors()).not.toContain('hunter2');
}, 30_000);
