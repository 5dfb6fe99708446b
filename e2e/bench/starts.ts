// Starts: how fast private servers come when many learners come at once, and for how long nobody else is answered meanwhile.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { IsolationMeans } from '../../server/machines/confinement.ts';
import { ask, testHost, TestLearners } from '../../server/testing/test-learners.ts';
import { percentile } from './samples.ts';
import type { Table } from './table.ts';

/** Learners who come at once: a class and its neighbours. */
const learners = 300;
/** Between two attempts to reach a server that starts without the notebook, in milliseconds. */
const pollMs = 3;

/** What one way of starting gave. */
interface Outcome {
  readonly seconds: number;
  /** The event loop of the process that starts them: how late its timers were, in milliseconds. */
  readonly lateP99: number;
  readonly lateMost: number;
  /** From the beginning to each server's first answer, in milliseconds. */
  readonly answers: readonly number[];
}

/** Measures each way in turn. */
export async function measureStarts(): Promise<Table> {
  const { redisServer, isolation } = await testHost();
  const thin = { ...isolation, hasThickWalls: false };
  const ways: [string, () => Promise<Outcome>][] = [
    ...(isolation.hasThickWalls
      ? [['the notebook, thick walls', () => byNotebook(isolation)] satisfies [string, () => Promise<Outcome>]]
      : []),
    ['the notebook, thin walls', () => byNotebook(thin)],
    ['bare redis-server, forked by this process', () => bare(redisServer.path)],
  ];
  const rows: string[][] = [];
  for (const [name, measure] of ways) {
    const { seconds, lateP99, lateMost, answers } = await measure();
    const figures = [learners / seconds, lateP99, lateMost, percentile(answers, 50), percentile(answers, 99)];
    rows.push([name, ...figures.map((figure) => figure.toFixed(figure < 10 ? 1 : 0))]);
  }
  return {
    title: `${learners} first starts at once, to the first answer`,
    head: ['', 'starts/s', 'loop p99 ms', 'loop max ms', 'answer p50 ms', 'answer p99 ms'],
    rows,
    caption:
      'Aim: 100 starts a second and 15 ms at the 99th percentile of the event loop that serves the pages. The bare servers share one user, one network and one folder, and are no place for learners.',
  };

  async function byNotebook(means: IsolationMeans): Promise<Outcome> {
    const machines = await TestLearners.open({ redisServer, isolation: means });
    try {
      // The helper's own start is over before the first learner comes.
      await ask(await machines.machine('f'.repeat(32)), 6379, 'PING');
      return await timed(async (index) => {
        const machine = await machines.machine(index.toString(16).padStart(32, '0'));
        const reply = await ask(machine, 6379, 'PING');
        if (reply !== '+PONG') throw new Error(`A server answered ${reply}.`);
      });
    } finally {
      await machines.remove();
    }
  }
}

async function bare(path: string): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const children: ChildProcess[] = [];
  try {
    return await timed(async (index) => {
      const socket = join(folder, String(index));
      const options = ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', ''];
      children.push(spawn(path, options, { stdio: 'ignore' }));
      while (!(await answers(socket))) await delay(pollMs);
    });
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true });
  }
}

async function timed(start: (index: number) => Promise<void>): Promise<Outcome> {
  const late = monitorEventLoopDelay({ resolution: 1 });
  late.enable();
  const begin = performance.now();
  const answered = await Promise.all(
    Array.from({ length: learners }, async (_, index) => {
      await start(index);
      return performance.now() - begin;
    }),
  );
  late.disable();
  return {
    seconds: (performance.now() - begin) / 1000,
    lateP99: late.percentile(99) / 1e6,
    lateMost: late.max / 1e6,
    answers: answered,
  };
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', () => resolve(true)).once('error', () => resolve(false));
    socket.once('data', () => socket.destroy());
  });
}
