// Wrk: the load generator of HTTP benchmarks, run once.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

/** What to ask for. */
export interface Load {
  readonly url: string;
  readonly connections: number;
  /** Requests in one write. */
  readonly depth: number;
  /** The body of a PUT; without one it is a GET. */
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** In s, whole. */
  readonly seconds: number;
}

const figures = z.object({ requests: z.number(), us: z.number(), p50: z.number(), p99: z.number(), failed: z.number() });

/** What wrk saw: requests a second, and how long an answer (of a batch: all of it) took, in us. */
export interface Seen {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

/** Runs wrk on one thread. Throws where a request failed: a refusal is fast, and no figure. */
export async function runWrk({ url, connections, depth, body, headers, seconds }: Load): Promise<Seen> {
  const options = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', join(import.meta.dirname, 'wrk.lua')];
  const lines = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const { stdout } = await promisify(execFile)('wrk', [
    ...options,
    ...lines,
    url,
    '--',
    String(depth),
    ...(body === undefined ? [] : [body]),
  ]);
  const { requests, us, p50, p99, failed } = figures.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  if (failed > 0) throw new Error(`${failed} of ${requests} requests to ${url} failed with ${connections} connections.`);
  return { rate: (requests / us) * 1_000_000, p50, p99 };
}
