// LatencyMode: redis-cli --latency and --latency-history: how long PING takes, in whole milliseconds.
import { fixed2 } from './c-number.ts';
import { sleep } from './ending.ts';
import type { OutputStyle } from './output-style.ts';
import { callReconnecting } from './reconnecting.ts';
import type { CliSession } from './cli-session.ts';

const SAMPLE_PAUSE_MS = 10;
const DEFAULT_SAMPLING_MS = 1000;
const DEFAULT_HISTORY_MS = 15_000;
const CLEAR_LINE = '\x1b[0G\x1b[2K';

interface Samples {
  min: number;
  max: number;
  total: number;
  count: number;
}

export interface LatencyOptions {
  readonly style: OutputStyle['name'];
  /** Begin anew every interval. */
  readonly history: boolean;
  /** 0: redis-cli's own. */
  readonly intervalMs: number;
}

/** On a terminal it goes on until Interrupted; elsewhere it samples for an interval and prints one line. */
export async function measureLatency(session: CliSession, options: LatencyOptions, signal: AbortSignal): Promise<number> {
  const samplingMs = options.intervalMs || DEFAULT_SAMPLING_MS;
  const historyMs = options.intervalMs || DEFAULT_HISTORY_MS;
  let started = Date.now();
  let samples = noSamples();
  if (options.style === 'standard' || options.history) session.goOn();
  for (;;) {
    const asked = Date.now();
    await callReconnecting(['PING'], session, signal);
    samples = withSample(samples, Date.now() - asked);
    if (options.style === 'standard') session.print(`${CLEAR_LINE}${latencyText(samples, options.style)}`);
    else if (options.history) session.print(latencyText(samples, options.style));
    else if (Date.now() - started > samplingMs) {
      session.print(latencyText(samples, options.style));
      return 0;
    }
    const elapsed = Date.now() - started;
    if (options.history && elapsed > historyMs) {
      session.print(` -- ${fixed2(elapsed / 1000)} seconds range\n`);
      started = Date.now();
      samples = noSamples();
    }
    await sleep(SAMPLE_PAUSE_MS, signal);
  }
}

function noSamples(): Samples {
  return { min: Infinity, max: 0, total: 0, count: 0 };
}

function withSample({ min, max, total, count }: Samples, latency: number): Samples {
  return { min: Math.min(min, latency), max: Math.max(max, latency), total: total + latency, count: count + 1 };
}

function latencyText({ min, max, total, count }: Samples, style: OutputStyle['name']): string {
  const average = fixed2(total / count);
  switch (style) {
    case 'standard':
      return `min: ${min}, max: ${max}, avg: ${average} (${count} samples)`;
    case 'csv':
      return `${min},${max},${average},${count}\n`;
    case 'raw':
      return `${min} ${max} ${average} ${count}\n`;
    case 'json':
      return `{"min": ${min}, "max": ${max}, "avg": ${average}, "count": ${count}}\n`;
    case 'quoted-json':
      // redis-cli 7.0 forgot it.
      return '';
  }
}
