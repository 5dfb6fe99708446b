import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { machineLimits } from '../limits.ts';
import { RedisLog } from './redis-log.ts';
import { RedisProcess } from './redis-process.ts';

afterEach(() => vi.restoreAllMocks());

const spawn = (script: string, show: (line: string) => string[] = (line) => [line]): Promise<RedisProcess> =>
  RedisProcess.spawn({
    command: ['sh', '-c', script],
    folder: tmpdir(),
    input: '',
    socket: join(tmpdir(), 'no-such-socket'),
    show,
    preface: ['first'],
    limits: machineLimits,
  });

test('a log is shown line by line, its unfinished last line too', async () => {
  const process = await spawn('printf "one\\n\\ntwo\\nthree"', (line) => (line === 'one' ? [] : [line.toUpperCase()]));
  await process.exited;
  expect(process.log.lastLines(9)).toEqual(['first', 'TWO', 'THREE']);
});

test('a server that logs nothing but empty lines costs the bridge no more than one that logs long ones', async () => {
  const append = vi.spyOn(RedisLog.prototype, 'append');
  const lines = 50_000;
  const process = await spawn(`head -c ${lines} /dev/zero | tr '\\0' '\\n'`);
  await process.exited;
  expect(append.mock.calls.map(([text]) => text).join('')).toBe(`first\n${'\n'.repeat(lines)}`);
  expect(append.mock.calls.length).toBeLessThan(lines / 100);
});
