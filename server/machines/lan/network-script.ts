// Network script: what is done to networks by their descriptors: a shell script for ip(8), run as the helper.
import type { ChildProcess, StdioOptions } from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { startChild } from '../../started-child.ts';
import { confinedEnvironment } from '../confinement/confinement.ts';

/** The descriptor of the first of a script's networks; the others have the next. */
const firstFd = 3;

/** Lines that have ip(8) work through a batch in a network, and call the script's own fail where that fails. index: which of its networks. */
export function inNetwork(index: number, batch: readonly string[]): string[] {
  return [`${enter(index)} ip -batch - <<'END' || fail`, ...batch, 'END'];
}

/** One command in a network, whose failure is no matter. */
export function tryInNetwork(index: number, command: string): string {
  return `${enter(index)} ${command} >/dev/null 2>&1 || :`;
}

/** By the shell's own descriptors: the caller's may have been closed by then, and their numbers be others'. */
function enter(index: number): string {
  return `nsenter --net=/proc/self/fd/${firstFd + index} --`;
}

/** A network as a script's line can name it. */
export function pathOf(index: number): string {
  return `/proc/self/fd/${firstFd + index}`;
}

/** What a command in a network prints; empty where it fails. network: its descriptor. */
export async function readInNetwork(command: string, network: number): Promise<string> {
  const ran = await run(`${enter(0)} ${command}`, ['ignore', 'pipe', 'ignore', network], ({ stdout }) => stdout);
  return ran.said;
}

/** Runs a script. What it complains of, in one line; null: nothing. networks: descriptors, which are its own from here on. */
export async function runScript(script: readonly string[], networks: readonly number[]): Promise<string | null> {
  const { end, said } = await run(script.join('\n'), ['ignore', 'ignore', 'pipe', ...networks], ({ stderr }) => stderr);
  return end === null ? null : said.trim().split('\n')[0] || end;
}

/** Runs a shell. end: why it failed; null: it did not. Never rejects: that no process can be started is a failure of the script's. */
async function run(
  script: string,
  stdio: StdioOptions,
  hear: (child: ChildProcess) => Readable | null,
): Promise<{ end: string | null; said: string }> {
  try {
    const child = startChild('sh', ['-c', script], { cwd: '/', env: confinedEnvironment(), stdio });
    const end = new Promise<string | null>((resolve) => {
      child.once('error', ({ message }) => resolve(message));
      child.once('exit', (code) => resolve(code === 0 ? null : `it ended with ${code}`));
    });
    const output = hear(child);
    const said = output === null ? '' : text(output).catch(() => '');
    return { end: await end, said: await said };
  } catch (error) {
    return { end: (error as Error).message, said: '' };
  }
}
