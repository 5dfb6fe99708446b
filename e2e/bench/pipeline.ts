// Pipeline: SETs a second through the tunnel, against redis-benchmark on the same sockets.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { frameOf, LoadTunnel } from './load-tunnel.ts';
import { findProgram } from '../fixtures/program.ts';
import { inTurn, median, thousands } from './samples.ts';
import type { Table } from './table.ts';

const rounds = 7;
const turnMs = 500;
/** How many requests find out how many fill a turn. */
const calibration = 20_000;
/** What redis-benchmark -t set -d 3 sends. */
export const benchmarkSet = '*3\r\n$3\r\nSET\r\n$16\r\nkey:000000000000\r\n$3\r\nxxx\r\n';
const replyBytes = '+OK\r\n'.length;

/** A learner with a running Redis. */
export interface Target {
  readonly cookie: string;
  readonly socket: string;
}

const cases = [
  { connections: 1, depth: 1, aim: 'at least 0.50' },
  { connections: 1, depth: 16, aim: 'at least 0.60' },
  { connections: 1, depth: 256, aim: 'at least 0.80' },
  { connections: 100, depth: 1, aim: 'at least 0.45' },
  { connections: 100, depth: 16, aim: '' },
  { connections: 100, depth: 256, aim: 'at least 0.95' },
];

/**
 * Measures and tells. Many tunnels are shared out among the learners, as no learner may have a hundred;
 * redis-benchmark has the socket of one more, so that no server has both at once.
 */
export async function measurePipelines(url: string, learners: readonly Target[], reference: Target): Promise<Table> {
  const rows: string[][] = [];
  for (const { connections, depth, aim } of cases) {
    const targets = connections === 1 ? learners.slice(0, 1) : learners;
    const tunnels = await Promise.all(
      targets.flatMap(({ cookie }) => Array.from({ length: connections / targets.length }, () => LoadTunnel.open(url, cookie))),
    );
    try {
      const count = Math.round(((await benchmarkRate(reference.socket, connections, depth, calibration)) * turnMs) / 1_000);
      const rates = await inTurn(rounds, {
        tunnel: async () => [await tunnelRate(tunnels, depth)],
        benchmark: async () => [await benchmarkRate(reference.socket, connections, depth, count)],
      });
      const [ours, theirs] = [median(rates.tunnel), median(rates.benchmark)];
      rows.push([`${connections} x ${depth}`, thousands(ours), thousands(theirs), (ours / theirs).toFixed(2), aim]);
    } finally {
      for (const tunnel of tunnels) tunnel.close();
    }
  }
  return {
    title: 'Pipelined SETs a second',
    head: ['connections x depth', 'tunnel', 'redis-benchmark', 'ratio', 'aim'],
    rows,
    caption: `A Node client through the tunnel, and redis-benchmark on the unix socket of another learner's Redis, its like in everything; the median of ${rounds} turns of about ${turnMs} ms each. A hundred tunnels are those of ${learners.length} learners, since one may have 64.`,
  };
}

/** Keeps `depth` SETs under way on every tunnel for a turn; resolves to replies a second. */
async function tunnelRate(tunnels: readonly LoadTunnel[], depth: number): Promise<number> {
  const batch = frameOf(Buffer.from(benchmarkSet.repeat(depth)));
  const began = performance.now();
  const counts = await Promise.all(tunnels.map((tunnel) => sendFor(tunnel, batch, depth * replyBytes, began + turnMs)));
  const seconds = (performance.now() - began) / 1_000;
  return (counts.reduce((sum, batches) => sum + batches, 0) * depth) / seconds;
}

/** Sends a batch, waits for all of its replies, sends the next, until the time is up; resolves to the number of batches. */
function sendFor(tunnel: LoadTunnel, batch: Buffer, expectedBytes: number, end: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let batches = 0;
    let missing = expectedBytes;
    tunnel.onLost = reject;
    tunnel.onReply = (bytes) => {
      missing -= bytes.length;
      if (missing > 0) return;
      batches += 1;
      if (performance.now() >= end) return resolve(batches);
      missing = expectedBytes;
      tunnel.send(batch);
    };
    tunnel.send(batch);
  });
}

/** Runs redis-benchmark; resolves to requests a second. */
async function benchmarkRate(socket: string, connections: number, depth: number, count: number): Promise<number> {
  const program = findProgram(['redis-benchmark', 'valkey-benchmark']);
  if (program === null)
    throw new Error(
      'redis-benchmark is not installed. It comes with redis-cli: redis-tools on Debian and Ubuntu, redis or valkey elsewhere.',
    );
  const child = spawn(program, [
    '-s',
    socket,
    '-t',
    'set',
    '-d',
    '3',
    '-c',
    String(connections),
    '-P',
    String(depth),
    '-n',
    String(Math.max(count, connections * depth)),
    '--csv',
  ]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await once(child, 'close');
  const rate = Number(/^"SET[^"]*","([\d.]+)"/m.exec(output)?.[1]);
  if (!(rate > 0)) throw new Error(`${program} told no rate. It said:\n${output}`);
  return rate;
}
