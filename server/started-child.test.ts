// Tests of children that cannot be started: those for which the bridge has no descriptor left, each in a process of its own.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startChild } from './started-child.ts';

test.runIf(process.platform === 'linux').each([
  ['script', 'EMFILE'],
  ['dialer', 'did not get there'],
  ['helper', 'EMFILE'],
])('a %s that has no descriptors left to it fails, and nothing else does', async (part, message) => {
  const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
  const program = ['--import', join(import.meta.dirname, 'stripped.mjs'), join(import.meta.dirname, 'testing', 'scarce-child.ts')];
  try {
    const command = ['-c', 'ulimit -n 100 && exec "$@"', 'sh', process.execPath, ...program, part, folder];
    const { stdout } = await promisify(execFile)('sh', command);
    expect(stdout).toContain(message);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what the system refuses for another reason is told in the same way, once whoever starts it listens', async () => {
  const child = startChild('true', ['x'.repeat(10_000_000)], { stdio: ['pipe', 'pipe', 'pipe', 'ipc'] });
  child.once('exit', () => expect.unreachable());
  expect([child.pid, child.stdin, child.stdio[3], child.connected]).toEqual([undefined, null, null, false]);
  const [error] = await new Promise<unknown[]>((resolve) => child.once('error', (...told) => resolve(told)));
  expect(error).toMatchObject({ code: 'E2BIG' });
  expect([child.kill(), child.exitCode, child.signalCode]).toEqual([false, null, null]);
  child.unref();
});

test('options that are none are a mistake of whoever has them', () => {
  expect(() => startChild('true', [], { cwd: 'no\0folder' })).toThrow(TypeError);
});
