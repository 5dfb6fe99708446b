// Rates: runs rates.py in a snippet of a page and in this machine's CPython.
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { ofKind } from '../fixtures/snippet.ts';

/** What rates.py measures. */
export type Measure = 'one_by_one' | 'pipelined';

/** How long a turn takes, in seconds. */
export const turnSeconds = 0.5;

const code = readFileSync(join(import.meta.dirname, 'rates.py'), 'utf8');
/** The very redis-py that pages get, which may be imported from its wheel. */
const [wheel] = globSync(join(import.meta.dirname, '../../.cache/wheels/redis-*.whl'));
const python = 'python3';

/** Commands a second from the page's Python snippet to the learner's Redis. */
export async function pageRate(page: Page, measure: Measure): Promise<number> {
  const snippet = ofKind(page, 'python');
  await snippet.setSource(`${code}\nrate(${measure}, redis.Redis(), ${turnSeconds})`);
  const { status, output } = await snippet.result();
  return readRate(output, `The Run in ${page.url()} ended as ${status}`);
}

/** Whether this machine has a CPython that can import the pages' redis-py. */
export function hasCPython(): boolean {
  return wheel !== undefined && runCPython('import redis', wheel).status === 0;
}

/** Commands a second from CPython to a unix socket. */
export function cpythonRate(socket: string, measure: Measure): number {
  if (wheel === undefined) throw new Error('There is no wheel of redis-py in .cache/wheels.');
  const { status, signal, stdout, stderr } = runCPython(`${code}\nrate(${measure}, redis.Redis(unix_socket_path=${JSON.stringify(socket)}), ${turnSeconds})`, wheel);
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
