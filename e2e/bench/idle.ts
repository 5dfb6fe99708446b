// Idle: what learners cost who have a page open and do nothing, beside as many redis-servers as they come; and what parking takes.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { paths, type MachineFacts } from '../../src/protocol.ts';
import { findProgram } from '../fixtures/program.ts';
import { openTunnel, visit } from './learner.ts';
import { median, percentile } from './samples.ts';
import type { Table } from './table.ts';

const servers = 50;
/** Longer than the silence after which a server counts as idle, and the time that is looked at. */
const silenceMs = 13_000;
const windowMs = 20_000;
const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Measures and tells. folder: for the sockets of the servers it starts. */
export async function measureIdle(url: string, folder: string): Promise<Table> {
  const table = { title: `${servers} idle servers, and one parked`, head: ['', 'measured', 'aim'] };
  const program = findProgram(['redis-server', 'valkey-server']);
  if (program === null || !existsSync('/proc/self/schedstat'))
    return { ...table, rows: [], caption: 'Not measured: it takes a redis-server and the times that Linux keeps of a process.' };
  const pages = [];
  for (let index = 0; index < servers; index += 1) {
    const cookie = await visit(url);
    pages.push({ tunnel: await openTunnel(url, cookie), pid: await pidOf(url, cookie) });
  }
  const stock = Array.from({ length: servers }, (_, index) => startStock(program, join(folder, `stock-${index}.sock`)));
  try {
    await delay(silenceMs);
    const pids = { ours: pages.map(({ pid }) => pid), stock: stock.map(({ pid }) => pid ?? 0) };
    const before = { ours: busyMs(pids.ours), stock: busyMs(pids.stock) };
    await delay(windowMs);
    const share = (name: 'ours' | 'stock'): string => `${(((busyMs(pids[name]) - before[name]) / windowMs / servers) * 100).toFixed(4)} %`;
    const { stdout } = await run(process.execPath, [join(root, 'server/testing/park-times.ts')]);
    const times = JSON.parse(stdout) as { park: number[]; back: number[] };
    return {
      ...table,
      rows: [
        ["a learner's server, its page open and silent, of a core", share('ours'), 'at most 0.012 %'],
        ['a redis-server as it comes, nobody connected', share('stock'), ''],
        ['a parked server', 'no process', ''],
        ['to park a server of 1,000 keys, median / p95', ms(times.park), ''],
        ['from a connection to its first reply when parked', ms(times.back), ''],
      ],
      caption: `Over ${windowMs / 1_000} s, after ${silenceMs / 1_000} s of silence.`,
    };
  } finally {
    for (const { tunnel } of pages) tunnel.terminate();
    await Promise.all(stock.map(end));
  }
}

/** Median and 95th percentile. */
function ms(values: readonly number[]): string {
  return `${median(values).toFixed(1)} / ${percentile(values, 95).toFixed(1)} ms`;
}

/** The process of a learner's one server. */
async function pidOf(url: string, cookie: string): Promise<number> {
  const facts = (await (await fetch(new URL(paths.machine, url), { headers: { cookie } })).json()) as MachineFacts;
  const [server] = facts.servers;
  if (server === undefined) throw new Error('A learner whose tunnel is open has no server.');
  return server.pid;
}

function startStock(program: string, socket: string): ChildProcess {
  return spawn(program, ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
}

async function end(server: ChildProcess): Promise<void> {
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}

/** Time that processes were on a processor, all together; the first figure of schedstat is in nanoseconds. */
function busyMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6, 0);
}
