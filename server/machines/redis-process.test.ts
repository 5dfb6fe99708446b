import { spawn as spawnChild } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { machineLimits } from '../limits.ts';
import { RedisLog } from './redis-log.ts';
import { RedisProcess } from './redis-process.ts';

afterEach(() => vi.restoreAllMocks());

function spawn(script: string, show: (line: string) => string[] = (line) => [line]): RedisProcess {
  const child = spawnChild('sh', ['-c', script], { detached: true });
  return new RedisProcess(
    { child, pid: child.pid ?? 0, placed: Promise.resolve(true) },
    { input: '', socket: join(tmpdir(), 'no-such-socket'), show, preface: ['first'], limits: machineLimits },
  );
}

test('a log is shown line by line, its unfinished last line too', async () => {
  const process = spawn('printf "one\\n\\ntwo\\nthree"', (line) => (line === 'one' ? [] : [line.toUpperCase()]));
  await process.exited;
  expect(process.log.lastLines(9)).toEqual(['first', 'TWO', 'THREE']);
});

test('a server that logs nothing but empty lines costs the bridge no more than one that logs long ones', async () => {
  const append = vi.spyOn(RedisLog.prototype, 'append');
  const lines = 50_000;
  const process = spawn(`head -c ${lines} /dev/zero | tr '\\0' '\\n'`);
  await process.exited;
  expect(append.mock.calls.map(([text]) => text).join('')).toBe(`first\n${'\n'.repeat(lines)}`);
  expect(append.mock.calls.length).toBeLessThan(lines / 100);
});
