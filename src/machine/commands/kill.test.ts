import { beforeEach, expect, test } from 'vitest';
import { kill, killall, pgrep, pkill } from './kill.ts';
import { call, machineWith, server } from './process.test-support.ts';

let machine: ReturnType<typeof machineWith>['machine'];
let sent: ReturnType<typeof machineWith>['sent'];

beforeEach(() => {
  ({ machine, sent } = machineWith(server(100), server(200, { title: 'redis-server *:6380' })));
});

test.each([
  ['100', 'TERM'],
  ['-9 100', 'KILL'],
  ['-TERM 100', 'TERM'],
  ['-SIGINT 100', 'INT'],
  ['-s HUP 100', 'HUP'],
  ['-n 3 100', 'QUIT'],
  ['-- 100', 'TERM'],
])('kill %s sends %s', async (args, signal) => {
  expect(await call(kill, machine, args)).toEqual({ text: '', status: 0 });
  expect(sent).toEqual([[100, signal]]);
});

test.each([
  ['123', 'bash: kill: (123) - No such process\n', 1],
  ['123 100', 'bash: kill: (123) - No such process\n', 1],
  ['-0 123', 'bash: kill: (123) - No such process\n', 1],
  ['abc', 'bash: kill: abc: arguments must be process or job IDs\n', 1],
  ['%1', 'bash: kill: %1: no such job\n', 1],
  ['-foo 100', 'bash: kill: foo: invalid signal specification\n', 1],
  ['-s', 'bash: kill: -s: option requires an argument\n', 1],
  ['-9', 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n', 2],
  ['-SEGV 100', 'bash: kill: (100) - the notebook does not deliver SIGSEGV\n', 1],
  ['-l 9', 'KILL\n', 0],
  ['-l TERM', '15\n', 0],
  ['-l 137', 'KILL\n', 0],
])('kill %s', async (args, text, status) => {
  expect(await call(kill, machine, args)).toEqual({ text, status });
});

test('kill -l lists the signals', async () => {
  const { text } = await call(kill, machine, '-l');
  expect(text).toMatch(/^ 1\) SIGHUP\t 2\) SIGINT\t 3\) SIGQUIT\t 4\) SIGILL\t 5\) SIGTRAP\n/);
  expect(text).toContain(' 9) SIGKILL');
});

test('killall and pkill find servers by name, by part of it and by their command line', async () => {
  expect(await call(killall, machine, '-9 redis-server')).toEqual({ text: '', status: 0 });
  expect(await call(pkill, machine, '-INT redis')).toEqual({ text: '', status: 0 });
  expect(await call(pkill, machine, '-f 6380')).toEqual({ text: '', status: 0 });
  expect(sent).toEqual([
    [100, 'KILL'],
    [200, 'KILL'],
    [100, 'INT'],
    [200, 'INT'],
    [200, 'TERM'],
  ]);
  expect(await call(killall, machine, 'redis')).toEqual({ text: 'redis: no process found\n', status: 1 });
  expect(await call(pkill, machine, '(')).toEqual({ text: '', status: 1 });
});

test('pgrep tells process ids', async () => {
  expect(await call(pgrep, machine, 'redis')).toEqual({ text: '100\n200\n', status: 0 });
  expect(await call(pgrep, machine, '-a -f 6380')).toEqual({ text: '200 redis-server *:6380\n', status: 0 });
  expect(await call(pgrep, machine, 'nope')).toEqual({ text: '', status: 1 });
  expect(await call(pgrep, machine, '')).toEqual({ text: 'pgrep: no matching criteria specified\n', status: 2 });
});
