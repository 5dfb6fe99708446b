// Every command through the real redis-cli and ours, in every format: the same bytes, errors and exit codes.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromText, toBytes } from './byte-string.ts';
import { COMMANDS, FIXTURE, FORMATS, INVOCATIONS, LAST_COMMANDS, SCRIPTS } from './comparison-cases.test-support.ts';
import { prepare, runOurs, runReal } from './comparison.test-support.ts';
import type { Outcome, Run } from './comparison.test-support.ts';
import { startServer } from './node-machine.test-support.ts';
import type { TestServer } from './node-machine.test-support.ts';
import { splitArgs } from './quoting.ts';

const SCRIPT = 'return {KEYS, ARGV, redis.call("DBSIZE")}';

let server: TestServer;
let cwd: string;
beforeAll(async () => {
  // A table of keys that the server works on by itself is walked in another order each time, and a command of 10 ms is a slow one.
  const steady = ['--activerehashing', 'no', '--slowlog-log-slower-than', '-1'];
  server = await startServer('--enable-debug-command', 'yes', ...steady);
  cwd = await mkdtemp(join(tmpdir(), 'redis-cli-scripts-'));
  await writeFile(join(cwd, 'script.lua'), SCRIPT);
  await writeFile(join(cwd, 'broken.lua'), 'return redis.error_reply("BROKEN on purpose")');
});
afterAll(async () => {
  await server.stop();
  await rm(cwd, { recursive: true });
});

async function compare(run: Run): Promise<{ real: Outcome; ours: Outcome }> {
  const aimed = { ...run, cwd, args: ['-p', String(server.port), ...run.args] };
  await prepare(server.port, FIXTURE);
  // The same keys again may stand in another order, and take more memory or less: what walks them all has them as they are.
  const walksKeys = run.args.some((arg) => /^--(?:scan$|bigkeys$|memkeys)/.test(arg));
  const { real, ours } = await (walksKeys ? ofOneOrder(aimed) : ofOneStart(aimed));
  if (run.stdin === waiting) return { real: masked(real), ours: masked(ours) };
  // On a busy machine a reply is slow to one of the two that waits for nothing.
  return { real: withoutTimes(masked(real)), ours: withoutTimes(masked(ours)) };
}

async function ofOneStart(aimed: Run): Promise<{ real: Outcome; ours: Outcome }> {
  const real = await runReal(aimed);
  await prepare(server.port, FIXTURE);
  return { real, ours: await runOurs(aimed) };
}

/** Ours between two real ones that say the same: a table of keys goes over to a new size as it is looked at, and the server begins that at any time where the table is full, after which it is walked in another order. */
async function ofOneOrder(aimed: Run): Promise<{ real: Outcome; ours: Outcome }> {
  for (;;) {
    const [real, ours, again] = [await runReal(aimed), await runOurs(aimed), await runReal(aimed)];
    if (again.stdout === real.stdout) return { real, ours };
  }
}

/** A command whose reply is late by itself, so that its time is told. */
const waiting = 'BLPOP nothing 0.6\n';

function withoutTimes({ stdout, stderr, exitCode }: Outcome): Outcome {
  return { stdout: stdout.replaceAll(/^\(#s\)\r?\n/gm, ''), stderr, exitCode };
}

/** Hides what differs from one connection or moment to the next. */
function masked({ stdout, stderr, exitCode }: Outcome): Outcome {
  return { stdout: mask(stdout), stderr: mask(stderr), exitCode };
}

function mask(text: string): string {
  return (
    text
      .replaceAll(/usec(_per_call)?=[\d.]+/g, 'usec$1=#')
      .replaceAll(/(\b(?:id|idle|inactive)"?(?:\n *\d+\) (?:\(integer\) )?| => \(integer\) |\n|,|, | |":|;\n))\d+/g, '$1#')
      // After a reply that took half a second.
      .replaceAll(/^\(\d+\.\d\ds\)\n/gm, '(#s)\n')
      // The real one asks for the documentation before its first prompt, ours when HELP wants it.
      .replaceAll(/cmdstat_command\|docs:\S*\r\n/g, '')
      // Which of the two a socket reports is a matter of timing, and a tunnel knows one only.
      .replaceAll('Connection reset by peer', 'Server closed the connection')
      // Whether a name server says that there is no such name, or nothing, is a matter of the network.
      .replaceAll('Temporary failure in name resolution', 'Name or service not known')
  );
}

function words(line: string): string[] {
  return (splitArgs(fromText(line)) ?? []).map((word) => new TextDecoder().decode(toBytes(word)));
}

describe.each([true, false])('a command, terminal: %j', (terminal) => {
  test.each(COMMANDS)('%s', async (line) => {
    const { real, ours } = await compare({ args: words(line), terminal });
    expect(ours).toEqual(real);
  });
});

describe('all commands as a script', () => {
  const script = COMMANDS.filter((line) => !LAST_COMMANDS.test(line)).map((line, at) => `ECHO "${at}"\n${line}\n`);
  test.each(FORMATS)('%j', async ({ args, terminal }) => {
    const { real, ours } = await compare({ args, terminal, stdin: script.join('') });
    expect(ours.stdout.split('\n')).toEqual(real.stdout.split('\n'));
    expect(ours).toEqual(real);
  });
});

describe('an invocation', () => {
  test.each(INVOCATIONS)('%j', async (invocation) => {
    const { real, ours } = await compare(invocation);
    expect(ours).toEqual(real);
  });
});

describe.each([true, false])('a script, terminal: %j', (terminal) => {
  test.each(SCRIPTS)('%j', async (stdin) => {
    const { real, ours } = await compare({ args: [], stdin, terminal });
    expect(ours).toEqual(real);
  });
});
