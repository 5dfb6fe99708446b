// redis-cli while its input is still being typed, or piped: what came is done, what is to come is waited for.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../../server/testing/free-port.ts';
import type { StandardInput } from '../standard-input.ts';
import { TypedInput } from '../typed-input.test-support.ts';
import { prepare } from './comparison.test-support.ts';
import { nodeMachine, startServer, type TestServer } from './node-machine.test-support.ts';
import { redisCli } from './redis-cli.ts';
import { Transcript } from './transcript.test-support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
beforeEach(() => prepare(server.port, ['FLUSHALL']));
afterAll(() => server.stop());

/** A redis-cli that reads an input. */
class Reading {
  readonly output = new Transcript();
  readonly exitCode: Promise<number>;
  readonly #interruption = new AbortController();

  constructor(args: readonly string[], stdin: StandardInput, port = server.port) {
    this.exitCode = redisCli({
      args: ['-p', String(port), ...args],
      env: new Map(),
      stdin,
      isTerminal: false,
      columns: 80,
      machine: nodeMachine(),
      interrupted: this.#interruption.signal,
      write: (data) => this.output.write(data),
      error: (data) => this.output.write(data),
      readFile: () => Promise.reject(new Error('no files here')),
      writeFile: () => Promise.reject(new Error('no files here')),
    });
  }

  interrupt(): void {
    this.#interruption.abort();
  }

  until(text: string): Promise<void> {
    return this.output.until((shown) => shown.includes(text));
  }
}

test.each(['pipe', 'terminal'] as const)('commands from a %s run as they come', async (kind) => {
  const typed = new TypedInput();
  const cli = new Reading([], typed[kind]);
  typed.type('SET a 1\nGE');
  await cli.until('OK\n');
  typed.type('T a\n');
  await cli.until('1\n');
  typed.end();
  expect(await cli.exitCode).toBe(0);
  expect(cli.output.text).toBe('OK\n1\n');
});

test('--pipe sends what comes while more is to come', async () => {
  const typed = new TypedInput();
  const cli = new Reading(['--pipe'], typed.pipe);
  typed.type('SET a 1\r\nNOSUCH\r\nSET');
  await cli.until('ERR unknown command');
  typed.type(' b 2\r\n');
  typed.end();
  expect(await cli.exitCode).toBe(1);
  expect(cli.output.text).toContain('errors: 1, replies: 3\n');
});

test.each([
  ['commands', [], 1],
  ['a value', ['-x', 'SET', 'a'], 130],
  ['a password', ['--askpass', 'PING'], 130],
  ['a mass of commands', ['--pipe'], 130],
] as const)('Ctrl-C ends a wait for %s, and what is unfinished is not sent', async (_what, args, exitCode) => {
  const typed = new TypedInput();
  const cli = new Reading(args, typed.terminal);
  typed.type('SET a 1');
  cli.interrupt();
  expect(await cli.exitCode).toBe(exitCode);
  expect(cli.output.text).toBe('');
  const look = new Reading(['EXISTS', 'a'], new TypedInput().pipe);
  await look.exitCode;
  expect(look.output.text).toBe('0\n');
});

test('where no server is, a script says so for every line', async () => {
  const typed = new TypedInput();
  const port = await freePort();
  const cli = new Reading([], typed.pipe, port);
  await cli.until('Could not connect');
  typed.type('PING\n');
  typed.end();
  await cli.exitCode;
  expect(cli.output.text.match(/Could not connect/g)).toHaveLength(2);
});
