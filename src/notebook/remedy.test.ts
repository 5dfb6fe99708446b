import { expect, it } from 'vitest';
import type { SnippetKind } from '../protocol.ts';
import type { Match, RunResult } from '../snippet/run-result.ts';
import type { Trouble } from '../snippet/run-trouble.ts';
import { remedyFor, type Remedy } from './remedy.ts';

const run = (status: RunResult['status'], output: string, match?: Match): RunResult => ({
  status,
  output,
  exitCode: 1,
  steps: [{ input: '', output, ...(match && { match }) }],
  ms: 1,
});
const refused = (address: string): string => `Could not connect to Redis at ${address}: Connection refused\n`;
const traceback = 'redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.\n';
const busy =
  '1:M 26 Nov 2026 18:00:00.000 # Warning: Could not create server TCP listening socket *:6380: bind: Address already in use\n1:M 26 Nov 2026 18:00:00.000 # Failed listening on port 6380 (TCP), aborting.\n';

it.each<[SnippetKind, RunResult, Trouble | null, boolean, Remedy | null]>([
  ['redis', run('failed', refused('127.0.0.1:6379')), 'failed', false, { kind: 'start-server', port: 6379 }],
  ['shell', run('failed', refused('127.0.0.1:6380'), 'different'), 'failed', true, { kind: 'start-server', port: 6380 }],
  ['shell', run('failed', refused('127.0.0.1:6380'), 'equal'), null, true, null],
  ['shell', run('failed', refused('192.168.1.44:6379')), 'failed', false, null],
  ['python', run('failed', traceback), 'failed', false, { kind: 'start-server', port: 6379 }],
  ['shell', run('failed', busy, 'different'), 'failed', true, { kind: 'start-again', port: 6380 }],
  // One line that keeps beginning as a refusal does.
  ['python', run('failed', 'Error 1 connecting to a:1:'.repeat(20_000)), 'failed', false, null],
  ['python', run('failed', "NameError: name 'r' is not defined\n"), 'failed', true, { kind: 'run-before' }],
  ['python', run('failed', "NameError: name 'r' is not defined\n"), 'failed', false, null],
  ['redis', run('done', '(nil)\n', 'different'), 'differs', true, { kind: 'run-before' }],
  ['redis', run('done', '(error) WRONGTYPE no\n'), 'failed', true, { kind: 'run-before' }],
  ['redis', run('done', '(integer) 12\n', 'different'), 'differs', false, { kind: 'reset-data', at: 0 }],
  ['redis', run('done', '(error) WRONGTYPE no\n', 'different'), 'failed', false, { kind: 'reset-data', at: 0 }],
  ['redis', run('done', '(error) ERR unknown command\n', 'different'), 'failed', false, null],
  ['python', run('done', '12\n', 'different'), 'differs', false, { kind: 'reset-data', at: 0 }],
  ['shell', run('done', 'other.txt\n', 'different'), 'differs', false, null],
  ['redis', run('done', 'OK\n', 'equal'), null, true, null],
  ['redis', run('stopped', 'OK\n'), 'stopped', true, null],
  ['redis', run('unavailable', ''), 'failed', true, null],
])('%s, %j, %s, earlier steps %s: %j', (kind, result, trouble, hasEarlier, remedy) => {
  expect(remedyFor({ kind, computer: 'server' }, result, trouble, hasEarlier)).toEqual(remedy);
});

it("starts and stops no Redis on the server for what another computer's ports said", () => {
  const laptop = { kind: 'shell', computer: 'laptop' } as const;
  expect(remedyFor(laptop, run('failed', refused('127.0.0.1:6379')), 'failed', false)).toBeNull();
  expect(remedyFor(laptop, run('failed', refused('127.0.0.1:6379')), 'failed', true)).toEqual({ kind: 'run-before' });
  expect(remedyFor(laptop, run('failed', busy, 'different'), 'failed', false)).toBeNull();
});
