// The real redis-cli on a real terminal (a pty) against ours: prompts, order of both outputs, Ctrl-C, pushes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromText } from './byte-string.ts';
import { COMMANDS, FIXTURE } from './comparison-cases.test-support.ts';
import { prepare } from './comparison.test-support.ts';
import { Exit } from './ending.ts';
import { nodeMachine, startServer } from './node-machine.test-support.ts';
import type { TestServer } from './node-machine.test-support.ts';
import { standardStyle } from './output-style.ts';
import { Repl } from './repl.ts';
import { PLAIN_PROMPT } from './session-options.ts';
import { CliSession } from './cli-session.ts';
import { Transcript } from './transcript.test-support.ts';

let server: TestServer;
beforeAll(async () => {
  // A command of 10 ms is a slow one.
  server = await startServer('--enable-debug-command', 'yes', '--slowlog-log-slower-than', '-1');
});
afterAll(() => server.stop());

/** What is typed at a prompt: a line, whose output may wait for something and end with Ctrl-C. */
interface Typed {
  readonly line: string;
  /** Output to wait for, then what makes more output, then the output to wait for before Ctrl-C. */
  readonly stream?: { readonly begun: string; readonly cause: string; readonly end: string };
}

/** A transcript as a terminal shows it, without the typed lines and with \n for its line ends. */
async function typeAtReal(lines: readonly Typed[]): Promise<string> {
  // A dumb terminal has no line editing, so that nothing but prompts and output is written.
  const command = `stty -echo -onlcr; exec redis-cli -p ${server.port}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: { ...process.env, TERM: 'dumb', HOME: '/nonexistent' } });
  const transcript = new Transcript();
  child.stdout.on('data', (chunk: Buffer) => transcript.write(chunk));
  child.on('close', () => transcript.end());
  await transcript.until(endsWithPrompt);
  for (const { line, stream } of lines) {
    const from = transcript.text.length;
    child.stdin.write(`${line}\n`);
    if (stream) await watch(transcript, stream, from);
    if (stream) child.stdin.write('\x03');
    await transcript.until(endsWithPrompt, from);
  }
  child.stdin.write('quit\n');
  await once(child, 'close');
  return transcript.text.replaceAll('^C', '');
}

async function typeAtOurs(lines: readonly Typed[]): Promise<string> {
  const transcript = new Transcript();
  const show = (data: string | Uint8Array) => transcript.write(data);
  const session = new CliSession({ ...PLAIN_PROMPT, style: standardStyle, port: server.port }, nodeMachine(), { write: show, error: show });
  const repl = new Repl(session, true);
  await session.connect(new AbortController().signal);
  for (const { line, stream } of lines) {
    show(session.prompt);
    const from = transcript.text.length;
    const interruption = new AbortController();
    const running = repl.run(fromText(line), interruption.signal);
    if (stream) await watch(transcript, stream, from);
    if (stream) interruption.abort();
    await running;
  }
  show(session.prompt);
  await expect(repl.run('quit', new AbortController().signal)).rejects.toEqual(new Exit(0));
  session.close();
  return transcript.text;
}

async function watch(transcript: Transcript, { begun, cause, end }: NonNullable<Typed['stream']>, from: number): Promise<void> {
  await transcript.until((text) => text.includes(begun), from);
  await prepare(server.port, [cause]);
  await transcript.until((text) => text.includes(end), from);
}

function endsWithPrompt(text: string): boolean {
  return text.endsWith('> ');
}

const ordinary = COMMANDS.filter(
  (line) => /^(?:GET|[HLSZX][A-Z]|EVAL)/.test(line) && !/^(?:HELLO|SHUTDOWN|SELECT|SCRIPT|XINFO)/.test(line),
);

test.each<{ readonly name: string; readonly lines: readonly Typed[] }>([
  { name: 'ordinary commands', lines: ordinary.map((line) => ({ line })) },
  {
    name: 'databases, transactions and lost connections',
    lines: [
      'SELECT 3',
      'GET third',
      'MULTI',
      'SELECT 5',
      'NOSUCH',
      'EXEC',
      'SELECT 99',
      'multi',
      'discard',
      'connect 127.0.0.1 1',
      'PING',
      'connect 127.0.0.1 PORT',
      'DBSIZE',
      'CLIENT KILL TYPE normal SKIPME no',
      'DBSIZE',
      'RESET',
      'ECHO "open',
      '2 PING',
      '',
    ].map((line) => ({ line })),
  },
  {
    name: 'pushes',
    lines: [
      'HELLO 2',
      'CLIENT TRACKING on',
      'HELLO 3',
      'CLIENT TRACKING on',
      'MGET text number',
      'MSET text a number b',
      'PING',
      'DEBUG PROTOCOL PUSH',
      'PING',
    ].map((line) => ({ line })),
  },
  {
    name: 'Ctrl-C out of what streams',
    lines: [
      { line: 'SELECT 3' },
      { line: 'SUBSCRIBE news', stream: { begun: '(integer) 1', cause: 'PUBLISH news "hello there"', end: 'hello there' } },
      { line: 'GET third' },
      { line: 'PSUBSCRIBE n*', stream: { begun: '(integer) 1', cause: 'PUBLISH news "hello there"', end: 'hello there' } },
      { line: 'MONITOR', stream: { begun: 'OK', cause: 'SET text changed', end: 'changed' } },
      { line: 'PING' },
    ],
  },
])('$name', async ({ lines }) => {
  const typed = lines.map(({ line, ...rest }) => ({ ...rest, line: line.replace('PORT', String(server.port)) }));
  await prepare(server.port, FIXTURE);
  const real = await typeAtReal(typed);
  await prepare(server.port, FIXTURE);
  const ours = await typeAtOurs(typed);
  expect(mask(ours).split('\n')).toEqual(mask(real).split('\n'));
});

/** Hides connections' ids, times and addresses, and how long a command took, which a busy machine has either of them print. */
function mask(text: string): string {
  return text
    .replaceAll(/^\(\d+\.\d\ds\)\n/gm, '')
    .replaceAll(/("id"\n *\d+\) \(integer\) |"id" => \(integer\) )\d+/g, '$1#')
    .replaceAll(/\d+\.\d{6}(?= \[)/g, '#')
    .replaceAll(/127\.0\.0\.1:\d+\]/g, '#]')
    .replaceAll('Connection reset by peer', 'Server closed the connection');
}
