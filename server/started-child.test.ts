// Tests of children that cannot be started since the bridge has no descriptor left, each in a process of its own.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

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
