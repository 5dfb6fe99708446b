// Comparison: for tests: one command line through the real redis-cli and through ours, from the same state of the same server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fromBytes, fromText } from './byte-string.ts';
import { Link } from './link.ts';
import { nodeMachine } from './node-machine.test-support.ts';
import { splitArgs } from './quoting.ts';
import { redisCli } from './redis-cli.ts';

/** One run of redis-cli. */
export interface Run {
  readonly args: readonly string[];
  /** undefined: /dev/null, which is empty; never the keyboard. */
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether standard output is a terminal: the real one is told so by FAKETTY. */
  readonly terminal?: boolean;
  /** Folder that file names are relative to. */
  readonly cwd?: string;
}

/** What came of it, output as byte strings. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

export async function runReal(run: Run): Promise<Outcome> {
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent', ...run.env, ...(run.terminal ? { FAKETTY: '1' } : {}) };
  const child = spawn('redis-cli', run.args, { env, cwd: run.cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += fromBytes(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (stderr += fromBytes(chunk)));
  // A redis-cli that ends without reading its input breaks the pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(run.stdin ?? '');
  await once(child, 'close');
  return { stdout, stderr, exitCode: child.exitCode };
}

export async function runOurs(run: Run, signal: AbortSignal = new AbortController().signal): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const exitCode = await redisCli({
    args: run.args,
    env: new Map(Object.entries(run.env ?? {})),
    stdin: typeof run.stdin === 'string' ? new TextEncoder().encode(run.stdin) : (run.stdin ?? new Uint8Array(0)),
    isTerminal: run.terminal ?? false,
    columns: 80,
    machine: nodeMachine(),
    interrupted: signal,
    write: (data) => void (stdout += bytesOf(data)),
    error: (data) => void (stderr += bytesOf(data)),
    readFile: async (path) => new Uint8Array(await readFile(resolve(run.cwd ?? '.', path))),
  });
  return { stdout, stderr, exitCode };
}

function bytesOf(data: string | Uint8Array): string {
  return typeof data === 'string' ? fromText(data) : fromBytes(data);
}

/** Sends command lines, in redis-cli's quoting, to the server at a port and waits for all replies. */
export async function prepare(port: number, lines: readonly string[]): Promise<void> {
  const signal = new AbortController().signal;
  const link = new Link(await nodeMachine().connect('127.0.0.1', port));
  try {
    await link.send(lines.map((line) => splitArgs(fromText(line)) ?? []), signal);
    for (const line of lines) {
      const reply = await link.receive(signal);
      if (!reply || reply.type === 'error') throw new Error(`Setting up with ${line} failed: ${reply ? fromBytes(reply.value) : 'no reply'}`);
    }
  } finally {
    link.close();
  }
}
