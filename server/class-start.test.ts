// Tests of the start of a class: the real server as a process, killed and started again.
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { classPaths } from '../src/class-protocol.ts';
import { paths } from '../src/protocol.ts';
import { ServedProject } from './testing/served-project.ts';

let project: ServedProject;
/** For each test, in ms: it starts two whole notebooks and the server of their records, on a machine busy with everything else. */
const timeout = 90_000;

beforeEach(() => {
  project = new ServedProject();
});
afterEach(() => project.remove());

/** The lines that a script reads. */
const told = (output: string): Record<string, string> =>
  Object.fromEntries(
    output.split('\n').flatMap((line) => (/^(Class|Join code|Teacher): /.test(line) ? [line.split(': ') as [string, string]] : [])),
  );

test('a class is told by its addresses, its code and the link, kept over a kill, and open to whoever joins', { timeout }, async () => {
  mkdirSync(join(project.folder, 'dist', 'join'));
  writeFileSync(join(project.folder, 'dist', 'join', 'index.html'), '<h1>join</h1>');
  const { bridge, url, output, errors } = await project.serving({ CLASS: '1' });
  const first = told(output());
  expect(first['Class']).toBe(url);
  expect(first['Join code']).toMatch(/^[A-Z]+-[A-Z]+$/);
  expect(first['Teacher']).toMatch(new RegExp(`^${url}/teacher/#[\\w-]{32}$`));
  expect(output()).toMatch(/[▀▄█]{10}/);
  expect(await (await fetch(url + paths.health)).json()).toMatchObject({ status: 'ok', class: true });

  const page = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } });
  expect([page.status, page.headers.get('location'), page.headers.getSetCookie()]).toEqual([302, '/join/', []]);
  expect(await (await fetch(`${url}/python/`, { headers: { accept: 'text/html' } })).text()).toBe('<h1>join</h1>');
  expect((await fetch(`${url}/index.html`)).status).toBe(403);
  const body = JSON.stringify({ code: first['Join code'], name: 'Ada' });
  const joined = await fetch(url + classPaths.join, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect(await joined.json()).toMatchObject({ name: 'Ada', personalCode: expect.any(String) });
  const cookie = joined.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  expect(await (await fetch(url, { headers: { cookie, accept: 'text/html' } })).text()).toBe('<h1>home</h1>');

  bridge.kill('SIGKILL');
  await once(bridge, 'exit');
  const second = await project.serving({ CLASS: '1' });
  const again = told(second.output());
  expect([again['Join code'], again['Teacher']?.split('#')[1]]).toEqual([first['Join code'], first['Teacher']?.split('#')[1]]);
  const facts = await fetch(second.url + classPaths.own, { headers: { cookie } });
  expect(await facts.json()).toMatchObject({ name: 'Redis', student: { name: 'Ada', hostname: 'ada' } });
  second.bridge.kill('SIGTERM');
  expect((await once(second.bridge, 'close'))[0]).toBe(0);
  expect(errors() + second.errors()).toBe('');
});

test('records that a newer notebook wrote end the start with the reason, and nothing of it stays', { timeout }, async () => {
  const first = await project.serving({ CLASS: '1' });
  const dataDir = join(project.folder, 'data');
  const { instance } = JSON.parse(readFileSync(join(dataDir, 'identity.json'), 'utf8')) as { instance: string };
  const redis = new Redis({ path: join(dataDir, 'state', 'redis.sock') });
  await redis.set(`redis-notebook:${instance}:format`, 99);
  redis.disconnect();
  first.bridge.kill('SIGTERM');
  await once(first.bridge, 'exit');
  const { bridge, errors } = project.start({ CLASS: '1' });
  // Not "exit": what it says may still be on the way.
  expect((await once(bridge, 'close'))[0]).toBe(1);
  expect(errors()).toContain('written by a newer notebook (format 99');
  expect(existsSync(join(dataDir, 'state', 'redis.pid'))).toBe(false);
});

test('a class goes on where nobody reads any more what it says, and ends in steps', { timeout }, async () => {
  const { bridge, url } = await project.serving({ CLASS: '1' });
  const note = join(project.folder, 'data', 'state', 'redis.pid');
  const pid = readFileSync(note, 'utf8').trim();
  bridge.stdout?.destroy();
  bridge.stderr?.destroy();
  // Which it logs.
  process.kill(Number(pid), 'SIGKILL');
  await expect.poll(() => readFileSync(note, 'utf8').trim() || pid, { timeout: 30_000 }).not.toBe(pid);
  expect(await (await fetch(url + paths.health)).json()).toMatchObject({ status: 'ok' });
  bridge.kill('SIGTERM');
  expect(await once(bridge, 'exit')).toEqual([0, null]);
});
