// Network script: what is done to networks by their descriptors: a shell script for ip(8), run as the helper.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { confinedEnvironment } from './confinement.ts';

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
  const child = spawn('sh', ['-c', `${enter(0)} ${command}`], {
    cwd: '/',
    env: confinedEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore', network],
  });
  const [printed] = await Promise.all([text(child.stdout as Readable), once(child, 'exit')]);
  return printed;
}

/** Runs a script. What it complains of, in one line; null: nothing. networks: descriptors, which are its own from here on. */
export async function runScript(script: readonly string[], networks: readonly number[]): Promise<string | null> {
  const child = spawn('sh', ['-c', script.join('\n')], {
    cwd: '/',
    env: confinedEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe', ...networks],
  });
  const [[code], complaint] = await Promise.all([once(child, 'exit') as Promise<[number | null]>, text(child.stderr as Readable)]);
  return code === 0 ? null : complaint.trim().split('\n')[0] || `it ended with ${code}`;
}
