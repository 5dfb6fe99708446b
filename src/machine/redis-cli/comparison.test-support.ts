// Comparison: for tests: one command line through the real redis-cli and through ours, from the same state of the same server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { inputOf } from '../standard-input.ts';
import { fromText } from './byte-string.ts';
import { Link } from './link.ts';
import { nodeMachine } from './node-machine.test-support.ts';
import { splitArgs } from './quoting.ts';
import { redisCli } from './redis-cli.ts';
import { Transcript } from './transcript.test-support.ts';

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

/** A redis-cli that runs. */
export interface Running {
  /** Resolves once standard output contains the text; rejects where it ends without. */
  until(text: string): Promise<void>;
  /** Ctrl-C. */
  interrupt(): void;
  readonly outcome: Promise<Outcome>;
}

export type Start = (run: Run) => Running;

export async function runReal(run: Run): Promise<Outcome> {
  return startReal(run).outcome;
}

export async function runOurs(run: Run): Promise<Outcome> {
  return startOurs(run).outcome;
}

/** What a shell reports of a program that a signal ended. */
const SIGINT_EXIT = 130;

export const startReal: Start = (run) => {
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent', ...run.env, ...(run.terminal ? { FAKETTY: '1' } : {}) };
  const child = spawn('redis-cli', run.args, { env, cwd: run.cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  const [stdout, stderr] = [new Transcript(), new Transcript()];
  child.stdout.on('data', (chunk: Buffer) => stdout.write(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.write(chunk));
  // A redis-cli that ends without reading its input breaks the pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(run.stdin ?? '');
  const exit = once(child, 'close').then(() => (child.signalCode === 'SIGINT' ? SIGINT_EXIT : child.exitCode));
  return { outcome: outcomeOf(exit, stdout, stderr), until: untilIn(stdout), interrupt: () => void child.kill('SIGINT') };
};

export const startOurs: Start = (run) => {
  const interruption = new AbortController();
  const [stdout, stderr] = [new Transcript(), new Transcript()];
  const exit = redisCli({
    args: run.args,
    env: new Map(Object.entries(run.env ?? {})),
    stdin: inputOf(typeof run.stdin === 'string' ? new TextEncoder().encode(run.stdin) : (run.stdin ?? new Uint8Array(0))),
    isTerminal: run.terminal ?? false,
    columns: 80,
    machine: nodeMachine(),
    interrupted: interruption.signal,
    write: (data) => stdout.write(data),
    error: (data) => stderr.write(data),
    readFile: async (path) => new Uint8Array(await readFile(resolve(run.cwd ?? '.', path))),
    writeFile: () => Promise.reject(new Error('redis-cli writes no files')),
  });
  return { outcome: outcomeOf(exit, stdout, stderr), until: untilIn(stdout), interrupt: () => interruption.abort() };
};

async function outcomeOf(exit: Promise<number | null>, stdout: Transcript, stderr: Transcript): Promise<Outcome> {
  const exitCode = await exit;
  stdout.end();
  return { stdout: stdout.text, stderr: stderr.text, exitCode };
}

function untilIn(stdout: Transcript): Running['until'] {
  return (wanted) => stdout.until((text) => text.includes(wanted));
}

/** Sends command lines, in redis-cli's quoting, to the server at a port and waits for all replies. */
export async function prepare(port: number, lines: readonly string[]): Promise<void> {
  const signal = new AbortController().signal;
  const link = new Link(await nodeMachine().connect('127.0.0.1', port));
  try {
    await link.send(
      lines.map((line) => splitArgs(fromText(line)) ?? []),
      signal,
    );
    for (const line of lines) {
      const reply = await link.receive(signal);
      if (!reply || reply.type === 'error') throw new Error(`Setting up with ${line} failed`);
    }
  } finally {
    link.close();
  }
}
