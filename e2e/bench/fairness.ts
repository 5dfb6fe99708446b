// Fairness: how long one learner's PING takes while others send long pipelines, and while they do not.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { openTunnel, visit } from './learner.ts';
import { percentile } from './samples.ts';
import type { Table } from './table.ts';

/** Learners with pipelines. */
const busyLearners = 30;
/** SETs of a pipeline; the next is sent once all are answered. */
export const depth = 1_000;
const pings = 400;
/** Between two PINGs: without it most of them fall into the moments in which nothing is in their way, and none into the others. */
const pauseMs = 5;
const request = Buffer.from('*1\r\n$4\r\nPING\r\n');

/** What the worker that makes the load is told. */
export interface LoadOrder {
  readonly url: string;
  readonly cookies: readonly string[];
}

/** Measures and tells. The load is made in a thread of its own, so that the one who waits for PONG waits for the bridge alone. */
export async function measureFairness(url: string): Promise<Table> {
  const tunnel = await openTunnel(url, await visit(url));
  const cookies: string[] = [];
  for (let busy = 0; busy < busyLearners; busy += 1) cookies.push(await visit(url));
  const ping = async (): Promise<number> => {
    const began = performance.now();
    tunnel.send(request);
    await once(tunnel, 'message');
    return performance.now() - began;
  };
  try {
    const quiet = await repeat(ping);
    const worker = new Worker(new URL('fairness-load.ts', import.meta.url), { workerData: { url, cookies } satisfies LoadOrder });
    try {
      await once(worker, 'message');
      return {
        title: 'PING beside others, milliseconds',
        head: ['beside', 'p50', 'p99', 'aim'],
        rows: [
          ['nobody', ...told(quiet), ''],
          [`${busyLearners} learners with ${depth} SETs at a time`, ...told(await repeat(ping)), 'p99 under 20'],
        ],
        caption: `One learner's PINGs through the tunnel, ${pings} one after the other, ${pauseMs} ms apart.`,
      };
    } finally {
      await worker.terminate();
    }
  } finally {
    tunnel.close();
  }
}

async function repeat(ping: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let count = 0; count < pings; count += 1) {
    times.push(await ping());
    await delay(pauseMs);
  }
  return times;
}

function told(times: readonly number[]): string[] {
  return [percentile(times, 50), percentile(times, 99)].map((ms) => ms.toFixed(1));
}
