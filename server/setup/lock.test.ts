import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestChild } from '../testing/test-child.ts';
import { takeLock } from './lock.mjs';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'set-up-'));
  file = join(folder, 'deep', 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const never = (): never => {
  throw new Error('waited for a lock that was free');
};

test('a free lock is taken at once and given back', async () => {
  const release = await takeLock(file, never);
  expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
  release();
  expect(existsSync(file)).toBe(false);
});

test('a second one waits, and says for whom, until the first gives it back', async () => {
  const release = await takeLock(file, never);
  const order: string[] = [];
  const second = takeLock(file, (holder) => {
    order.push(`waits for ${holder}`);
    release();
  });
  (await second)();
  expect(order).toEqual([`waits for ${process.pid}`]);
});

test('the lock of a process that died is taken over', async () => {
  const first = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `
    import { takeLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.mjs'))};
    await takeLock(${JSON.stringify(file)}, () => {});
    process.stdout.write('taken');
    setInterval(() => {}, 1000);
  `,
  ]);
  await once(first.stdout, 'data');
  expect(readFileSync(file, 'utf8')).toBe(String(first.pid));
  first.kill('SIGKILL');
  await once(first, 'exit');
  (await takeLock(file, never))();
  expect(existsSync(file)).toBe(false);
});

test('a lock taken over by somebody else is not removed', async () => {
  const release = await takeLock(file, never);
  writeFileSync(file, '1');
  release();
  expect(readFileSync(file, 'utf8')).toBe('1');
});

test('a folder of somebody else is refused with what to do', async () => {
  chmodSync(folder, 0o555);
  // Root may write anywhere. It gives that up once all is loaded: Node and the clone may lie where nobody else may read.
  const code = `import { takeLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.mjs'))};
    if (process.getuid() === 0) process.setuid(65534);
    await takeLock(${JSON.stringify(file)}, () => {}).catch(({ name, message }) => process.stdout.write(name + ': ' + message));`;
  const child = startTestChild(process.execPath, ['--input-type=module', '--eval', code]);
  expect(await text(child.stdout)).toBe(
    `SetupError: This user may not write to ${join(folder, 'deep')}, where set-up keeps what it brings. Make the project's folder yours (chown -R), or clone it into a folder of your own, and start again.`,
  );
});
