import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endTestChildren, startTestChild } from './test-child.ts';

const streamsOf = (pid: number | 'self'): string[] => ['0', '1', '2'].map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
const root = join(import.meta.dirname, '..', '..');

test.skipIf(process.platform !== 'linux')('a child of a test has none of the streams of the run', async () => {
  const child = startTestChild('sh', ['-c', 'echo; exec sleep 600']);
  await once(child.stdout, 'data');
  const own = new Set(streamsOf('self'));
  expect(streamsOf(child.pid ?? 0).filter((stream) => own.has(stream))).toEqual([]);
  child.kill('SIGKILL');
  await once(child, 'exit');
});

test('what a test has left running ends with its file', async () => {
  const child = startTestChild('sleep', ['600']);
  const exited = once(child, 'exit');
  endTestChildren();
  expect(await exited).toEqual([null, 'SIGKILL']);
});

test('no test gives a process what the run itself speaks through', () => {
  const files = ['server', 'src', 'e2e']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`))
    .filter((name) => /\.(test|test-support|spec)\.ts$|^(server\/testing|e2e)\/.*\.ts$/.test(name));
  const inheriting = /stdio:.*'in[h]erit'/;
  expect(files.length).toBeGreaterThan(400);
  expect(files.filter((name) => inheriting.test(readFileSync(join(root, name), 'utf8')))).toEqual([]);
});
