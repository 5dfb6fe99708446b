// Starts: how fast private servers come when many new learners come at once, and how long others wait for an answer meanwhile.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { answersPing, openTunnel, visit } from './learner.ts';
import { percentile } from './samples.ts';
import type { Table } from './table.ts';

/** Learners who come at once: a class and its neighbours. */
const learners = 300;
/** Between two looks at the process that starts the servers, and between two attempts to reach a bare server, in milliseconds. */
export const pollMs = 5;

/**
 * What one way of starting gave: milliseconds from the beginning to each server's first answer, and for each look at the
 * process; and the time that the process was on a processor, null where the system keeps none.
 */
interface Outcome {
  readonly firstAnswers: readonly number[];
  readonly looks: readonly number[];
  readonly busyMs: number | null;
}

/** Measures with new learners, and then with servers that this process starts by itself. bridge: the notebook's process id. */
export async function measureStarts(url: string, bridge: number): Promise<Table> {
  const outcomes = { 'the notebook': await byNotebook(url, bridge), 'redis-server, forked here': await byThisProcess() };
  return {
    title: `${learners} first starts at once, to the first answer`,
    head: ['', 'starts/s', 'first answer p50 ms', 'p99 ms', 'meanwhile p99 ms', 'longest ms', 'CPU ms a start'],
    rows: Object.entries(outcomes).map(([name, { firstAnswers, looks, busyMs }]) => [
      name,
      (learners / (Math.max(...firstAnswers) / 1000)).toFixed(0),
      ...[percentile(firstAnswers, 50), percentile(firstAnswers, 99), percentile(looks, 99), Math.max(...looks)].map((ms) => ms.toFixed(0)),
      busyMs === null ? '' : (busyMs / learners).toFixed(1),
    ]),
    caption:
      'Aim: 100 starts a second, 15 ms meanwhile. Meanwhile: GET /health of the notebook, from a thread that does nothing else, and beside it how late a timer is in a process that forks all servers at once, as the notebook did. Those have one user, no network and no limits. CPU: of the one process, the bridge or this one, without those it starts. The learners and their tunnels are this process, on the same processors.',
  };
}

async function byNotebook(url: string, bridge: number): Promise<Outcome> {
  const cookies: string[] = [];
  for (let index = 0; index < learners; index += 1) cookies.push(await visit(url));
  const worker = new Worker(new URL('starts-look.ts', import.meta.url), { workerData: { url } });
  try {
    await once(worker, 'message');
    return await timed(
      bridge,
      async (index) => (await openTunnel(url, cookies[index] ?? '')).terminate(),
      async () => {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker takes none
        worker.postMessage('over');
        const [looks] = (await once(worker, 'message')) as [number[]];
        return looks;
      },
    );
  } finally {
    await worker.terminate();
  }
}

async function byThisProcess(): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const children: ChildProcess[] = [];
  const over = new AbortController();
  const lateness = timerLateness(over.signal);
  try {
    return await timed(
      process.pid,
      async (index) => {
        const socket = join(folder, String(index));
        const settings = ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', ''];
        children.push(spawn(process.env['REDIS_SERVER'] ?? 'redis-server', settings, { stdio: 'ignore' }));
        while (!(await answersPing(socket))) await delay(pollMs);
      },
      () => {
        over.abort();
        return lateness;
      },
    );
  } finally {
    over.abort();
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true });
  }
}

/** Starts all at once. endLooks: resolves to what the looks took that were taken of the process pid meanwhile. */
async function timed(pid: number, start: (index: number) => Promise<void>, endLooks: () => Promise<readonly number[]>): Promise<Outcome> {
  const before = await busyMsOf(pid);
  const begin = performance.now();
  const firstAnswers = await Promise.all(
    Array.from({ length: learners }, async (_, index) => {
      await start(index);
      return performance.now() - begin;
    }),
  );
  const looks = await endLooks();
  const after = await busyMsOf(pid);
  return { firstAnswers, looks, busyMs: before === null || after === null ? null : after - before };
}

/** How late a timer of this process is, time and again until it is over, in milliseconds. */
async function timerLateness(over: AbortSignal): Promise<number[]> {
  const late: number[] = [];
  while (!over.aborted) {
    const from = performance.now();
    await delay(pollMs);
    late.push(performance.now() - from - pollMs);
  }
  return late;
}

/** Time that all threads of a process were on a processor until now; the first figure of schedstat is in nanoseconds. */
async function busyMsOf(pid: number): Promise<number | null> {
  try {
    const threads = await readdir(`/proc/${pid}/task`);
    const texts = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')));
    return texts.reduce((sum, text) => sum + Number(text.split(' ')[0]) / 1e6, 0);
  } catch {
    return null;
  }
}
