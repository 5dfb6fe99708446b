// Logging in, being sent elsewhere, and servers that stop: the real redis-cli and ours, each with servers of its own.
import { afterEach, describe, expect, test } from 'vitest';
import { prepare, runOurs, runReal } from './comparison.test-support.ts';
import type { Outcome, Run } from './comparison.test-support.ts';
import { startServer } from './node-machine.test-support.ts';
import type { TestServer } from './node-machine.test-support.ts';

const started: TestServer[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

async function start(...directives: string[]): Promise<TestServer> {
  const server = await startServer(...directives);
  started.push(server);
  return server;
}

describe('a server with a password', () => {
  test.each<Omit<Run, 'args'> & { readonly options?: string[]; readonly uri?: string; readonly command?: string[] }>([
    { options: [], command: ['PING'] },
    { options: ['-a', 'secret'], command: ['GET', 'key'] },
    { options: ['-a', 'secret', '--no-auth-warning', '-n', '2'], command: ['DBSIZE'], terminal: true },
    { options: ['--user', 'default', '--pass', 'secret'], command: ['PING'] },
    { options: ['--user', 'ann', '-a', 'pw'], command: ['SET', 'key', 'value'] },
    { options: ['-a', 'wrong', '-n', '2'], command: ['PING'] },
    { command: ['PING'], env: { REDISCLI_AUTH: 'secret' } },
    { options: ['-a', 'wrong'], command: ['PING'], env: { REDISCLI_AUTH: 'secret' } },
    { options: ['--askpass'], command: ['PING'], stdin: 'secret\n' },
    { uri: 'redis://secret@HOST', command: ['PING'] },
    { uri: 'redis://default:secret@HOST/3', command: ['CLIENT', 'NO-EVICT', 'off'] },
    { uri: 'redis://ann:%70%77@HOST', command: ['PING'] },
    { uri: 'redis://:secret@HOST', command: ['PING'] },
    { uri: 'REDIS://HOST/x', command: ['PING'] },
    { stdin: 'PING\nAUTH wrong\nAUTH secret\nPING\nSELECT 2\nRESET\nAUTH ann pw\nPING\nSET a 1\n', terminal: true },
    { stdin: 'SELECT 2\nAUTH secret\nDBSIZE\n', options: ['-n', '2'], terminal: true },
    { stdin: 'AUTH default secret\nPING\nhelp nosuch\n' },
    { options: ['-a', 'secret', '-3'], command: ['HGETALL', 'nothing'], terminal: true },
    { options: ['-3'], command: ['PING'], terminal: true },
    { options: ['--json'], command: ['PING'] },
    { options: ['--scan'] },
    { options: ['--bigkeys'] },
    { options: ['--stat'] },
    { options: ['--pipe', '--pipe-timeout', '1'], stdin: 'PING\r\n' },
  ])('%j', async ({ options = [], uri, command = [], ...run }) => {
    const server = await start('--requirepass', 'secret', '--user', 'ann', 'on', '>pw', '~*', '+ping');
    const address = uri === undefined ? ['-p', String(server.port)] : ['-u', uri.replace('HOST', `127.0.0.1:${server.port}`)];
    const whole = { ...run, args: [...address, ...options, ...command] };
    const real = await runReal(whole);
    expect(masked(await runOurs(whole))).toEqual(masked(real));
  });
});

describe('a server that stops', () => {
  test.each<Run>([
    { args: ['SHUTDOWN'], terminal: true },
    { args: ['SHUTDOWN', 'NOSAVE'] },
    { args: ['-r', '2', 'PING'] },
    { args: [], stdin: 'SHUTDOWN NOSAVE\nPING\nSET a 1\nquit\n', terminal: true },
    { args: [], stdin: 'SELECT 4\nSHUTDOWN NOSAVE\nPING\n' },
  ])('%j', async (run) => {
    const outcomes: Outcome[] = [];
    for (const redisCli of [runReal, runOurs]) {
      const server = await start();
      const outcome = await redisCli({ ...run, args: ['-p', String(server.port), ...run.args] });
      outcomes.push(masked(outcome, server));
    }
    expect(outcomes[1]).toEqual(outcomes[0]);
  });
});

describe('a cluster that sends its client elsewhere', () => {
  test.each([
    { kind: 'MOVED', options: ['-c'] },
    { kind: 'MOVED', options: [] },
    { kind: 'MOVED', options: ['-c', '-r', '2'] },
    { kind: 'ASK', options: ['-c'] },
    { kind: 'MOVED', options: ['-c'], asScript: true },
    { kind: 'ASK', options: ['-c'], asScript: true },
  ])('%j', async ({ kind, options, asScript }) => {
    const [first, second] = [await start(), await start()];
    await prepare(first.port, ['SET here yes']);
    const address = ['-p', String(first.port)];
    const lua = redirection(kind, second.port);
    const run: Run = asScript
      ? { args: [...address, ...options], stdin: `EVAL "${lua}" 0\nDBSIZE\n`, terminal: true }
      : { args: [...address, ...options, 'EVAL', lua, '0'], terminal: true };
    const real = masked(await runReal(run));
    expect(masked(await runOurs(run))).toEqual(real);
  });
});

/** A script that redirects where the key "here" exists, and is content elsewhere. */
function redirection(kind: string, port: number): string {
  return `if redis.call('EXISTS','here') == 1 then return redis.error_reply('${kind} 12 127.0.0.1:${port}') end return 'arrived'`;
}

/** Hides the server's port, and what is a matter of timing: times of half a second, and which of two things a socket says of a peer that is gone. */
function masked({ stdout: printed, stderr, exitCode }: Outcome, server?: TestServer): Outcome {
  const stdout = printed.replaceAll(/^\(\d+\.\d\ds\)\r?\n/gm, '');
  const errors = stderr.replaceAll('Connection reset by peer', 'Server closed the connection');
  return { stdout, stderr: server ? errors.replaceAll(`:${server.port}:`, ':PORT:') : errors, exitCode };
}
