// What waits, and how Ctrl-C, the server or a lost connection ends it: the real redis-cli and ours side by side.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepare, startOurs, startReal } from './comparison.test-support.ts';
import type { Outcome, Run, Running, Start } from './comparison.test-support.ts';
import { startServer } from './node-machine.test-support.ts';
import type { TestServer } from './node-machine.test-support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** Starts one redis-cli, does something to it, and tells how it ended. */
async function outcomeOf(start: Start, run: Run, act: (running: Running) => Promise<void>): Promise<Outcome> {
  await prepare(server.port, ['FLUSHALL']);
  const running = start({ ...run, args: ['-p', String(server.port), ...run.args] });
  await act(running);
  const { stdout, stderr, exitCode } = await running.outcome;
  return { stdout: mask(stdout), stderr, exitCode };
}

/** Hides client addresses, counters and times, which are told of what took half a second: on a busy machine, of the one and not of the other. */
function mask(text: string): string {
  return text
    .replaceAll(/\d+\.\d{6}(?= \[)/g, '#')
    .replaceAll(/127\.0\.0\.1:\d+\]/g, '#]')
    .replaceAll(/^\(\d+\.\d\ds\)\r?\n/gm, '');
}

const FORMATS: readonly (Omit<Run, 'args'> & { readonly options: readonly string[] })[] = [
  { options: [], terminal: true },
  { options: [], terminal: false },
  { options: ['-3'], terminal: true },
  { options: ['-3'], terminal: false },
  { options: ['--csv'], terminal: false },
  { options: ['--json'], terminal: false },
  { options: ['--show-pushes', 'no', '-3'], terminal: true },
];

describe.each(FORMATS)('with $options, terminal: $terminal', ({ options, terminal }) => {
  test.each([
    ['SUBSCRIBE news sport', 'PUBLISH news "hello there"'],
    ['PSUBSCRIBE n* s*', 'PUBLISH news "hello there"'],
    ['SSUBSCRIBE news', 'SPUBLISH news "hello there"'],
    ['MONITOR', 'SET key "hello there"'],
  ])('%s until Ctrl-C', async (command, cause) => {
    const run = { args: [...options, ...command.split(' ')], terminal: terminal ?? false };
    const act = async (running: Running) => {
      await running.until(command === 'MONITOR' ? 'OK' : command.includes('sport') ? 'sport' : command.includes('s*') ? 's*' : 'news');
      await prepare(server.port, [cause]);
      await running.until('hello there');
      running.interrupt();
    };
    expect(await outcomeOf(startOurs, run, act)).toEqual(await outcomeOf(startReal, run, act));
  });
});

test.each([
  { args: ['SUBSCRIBE', 'news'], type: 'pubsub', marker: 'news' },
  { args: [], stdin: 'SUBSCRIBE news\nPING\n', type: 'pubsub', marker: 'news' },
  { args: ['MONITOR'], type: 'normal', marker: 'OK' },
  { args: [], stdin: 'MONITOR\nPING\n', type: 'normal', marker: 'OK' },
  { args: ['BLPOP', 'nothing', '0'], type: 'normal', marker: '' },
  { args: [], stdin: 'SELECT 3\nECHO ready\nBLPOP nothing 0\nDBSIZE\nDBSIZE\n', type: 'normal', marker: 'ready' },
])('the server ends $args $stdin', async ({ args, stdin, type, marker }) => {
  const run = { args, terminal: true, ...(stdin === undefined ? {} : { stdin }) };
  const act = async (running: Running) => {
    await running.until(marker);
    if (args[0] === 'BLPOP' || stdin?.includes('BLPOP')) await untilBlocked();
    await prepare(server.port, [`CLIENT KILL TYPE ${type}`]);
  };
  expect(await outcomeOf(startOurs, run, act)).toEqual(await outcomeOf(startReal, run, act));
});

/** Resolves once some client waits in a blocking command. */
async function untilBlocked(): Promise<void> {
  const running = startOurs({ args: ['-p', String(server.port), '-r', '-1', '-i', '0.01', 'INFO', 'clients'] });
  await running.until('blocked_clients:1');
  running.interrupt();
  await running.outcome;
}

test.each([
  { args: ['BLPOP', 'nothing', '0'] },
  { args: [], stdin: 'BLPOP nothing 0\nPING\n' },
  { args: [], stdin: 'SUBSCRIBE news\n', marker: 'news' },
])('Ctrl-C ends $args $stdin', async ({ args, stdin, marker }) => {
  const run = { args, terminal: true, ...(stdin === undefined ? {} : { stdin }) };
  const act = async (running: Running) => {
    await (marker === undefined ? untilBlocked() : running.until(marker));
    running.interrupt();
  };
  expect(await outcomeOf(startOurs, run, act)).toEqual(await outcomeOf(startReal, run, act));
});

test('-r without end and its pauses end with Ctrl-C', async () => {
  const running = startOurs({ args: ['-p', String(server.port), '-r', '-1', '-i', '3600', 'PING'] });
  await running.until('PONG');
  running.interrupt();
  expect(await running.outcome).toEqual({ stdout: 'PONG\n', stderr: '', exitCode: 130 });
});

test('--stat prints its figures until Ctrl-C', async () => {
  const outcomes = [];
  for (const start of [startReal, startOurs]) {
    await prepare(server.port, ['FLUSHALL', 'SET a 1', 'SET b 2']);
    const running = start({ args: ['-p', String(server.port), '--stat', '-i', '0.01'], terminal: true });
    await running.until('\n2 ');
    running.interrupt();
    const { stdout, ...rest } = await running.outcome;
    outcomes.push({ ...rest, lines: stdout.split('\n').slice(0, 3).map(statShape) });
  }
  const [real, ours] = outcomes;
  expect(ours).toEqual(real);
  expect(ours?.lines[2]).toMatch(/^# # # # # \(\+#\) # $/);
});

/** A line of --stat with # for every figure and one blank after each. */
function statShape(line: string): string {
  return line.replaceAll(/\d[\d.]*[KMG]?/g, '#').replaceAll(/ +/g, ' ');
}

test.each([['--raw'], ['--csv'], ['--json']])('--latency %s samples and prints one line', async (format) => {
  const run = { args: ['-p', String(server.port), '--latency', '-i', '0.05', format] };
  const [ours, real] = await Promise.all([startOurs(run).outcome, startReal(run).outcome]);
  expect(latencyShape(ours)).toEqual(latencyShape(real));
});

function latencyShape({ stdout, ...rest }: Outcome): Outcome {
  return { ...rest, stdout: stdout.replaceAll(/\d+\.\d\d/g, '#.##').replaceAll(/\d+/g, '#') };
}

test('--latency on a terminal rewrites its line until Ctrl-C', async () => {
  const running = startOurs({ args: ['-p', String(server.port), '--latency'], terminal: true });
  await running.until('(3 samples)');
  running.interrupt();
  const { stdout, exitCode } = await running.outcome;
  const [before, ...samples] = stdout.split('\x1b[0G\x1b[2K');
  expect(before).toBe('');
  expect(samples.length).toBeGreaterThanOrEqual(3);
  for (const sample of samples) expect(sample).toMatch(/^min: \d+, max: \d+, avg: \d+\.\d\d \(\d+ samples\)$/);
  expect(exitCode).toBe(130);
});
