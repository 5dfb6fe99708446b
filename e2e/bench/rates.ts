// Rates: runs rates.py in a snippet of a page and in this machine's CPython.
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Browser } from '../browsers/browser.ts';

/** What rates.py measures. */
export type Measure = 'one_by_one' | 'pipelined';

/** How long a turn takes, in seconds. */
export const turnSeconds = 0.5;

const code = readFileSync(join(import.meta.dirname, 'rates.py'), 'utf8');
/** The very redis-py that pages get, which may be imported from its wheel. */
const [wheel] = globSync(join(import.meta.dirname, '../../.cache/wheels/redis-*.whl'));
const python = 'python3';
const runResult = z.object({ status: z.string(), output: z.string() });

/** Commands a second from the Python snippet of the page that a browser shows to the learner's Redis. */
export async function pageRate(browser: Browser, measure: Measure): Promise<number> {
  const program = `${code}\nrate(${measure}, redis.Redis(), ${turnSeconds})`;
  const { status, output } = runResult.parse(JSON.parse(await browser.evaluate(`(${runPython.toString()})(${JSON.stringify(program)})`)));
  return readRate(output, `The Run in ${browser.name} ended as ${status}`);
}

/** Sent to the page as it stands: nothing around it is there. */
async function runPython(source: string): Promise<string> {
  await customElements.whenDefined('redis-snippet');
  const snippet = document.querySelector<HTMLElement & { source: string; run(): Promise<object> }>('redis-snippet[kind="python"]');
  if (snippet === null) throw new Error('The page has no Python snippet.');
  snippet.source = source;
  return JSON.stringify(await snippet.run());
}

/** Whether this machine has a CPython that can import the pages' redis-py. */
export function hasCPython(): boolean {
  return wheel !== undefined && runCPython('import redis', wheel).status === 0;
}

/** Commands a second from CPython to a unix socket. */
export function cpythonRate(socket: string, measure: Measure): number {
  if (wheel === undefined) throw new Error('There is no wheel of redis-py in .cache/wheels.');
  const { status, signal, stdout, stderr } = runCPython(
    `${code}\nrate(${measure}, redis.Redis(unix_socket_path=${JSON.stringify(socket)}), ${turnSeconds})`,
    wheel,
  );
  return readRate(stdout || stderr, `${python} ended with ${signal ?? `code ${status}`}`);
}

function runCPython(program: string, path: string): SpawnSyncReturns<string> {
  // Without the site's packages: redis-py would talk through hiredis where that is installed, which no page has.
  return spawnSync(python, ['-S', '-c', program], { env: { ...process.env, PYTHONPATH: path }, encoding: 'utf8' });
}

function readRate(output: string, failure: string): number {
  const rate = Number(output);
  if (!(rate > 0)) throw new Error(`${failure}. It said:\n${output}`);
  return rate;
}
