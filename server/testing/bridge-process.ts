// Bridge process: a bridge in a process of its own, whose memory a test can measure.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strippedLoader } from '../stripped-files.mjs';
import { startTestChild } from './test-child.ts';

/** What the child tells of itself. */
export interface BridgeProcessReport {
  readonly origin: string;
  readonly redisPid: number;
}

/** What it holds, in bytes: in its buffers, and of its byte budget. */
export interface HeldReport {
  readonly buffers: number;
  readonly charged: number;
}

/** A bridge in front of one real Redis. */
export class BridgeProcess {
  readonly origin: string;
  readonly redisPid: number;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<unknown>;

  private constructor(child: ChildProcessWithoutNullStreams, ended: Promise<unknown>, { origin, redisPid }: BridgeProcessReport) {
    this.#child = child;
    this.#ended = ended;
    this.origin = origin;
    this.redisPid = redisPid;
  }

  static async open(): Promise<BridgeProcess> {
    const program = ['--import', strippedLoader, join(import.meta.dirname, 'bridge-child.ts')];
    const child = startTestChild(process.execPath, program);
    const ended = once(child, 'close');
    return new BridgeProcess(child, ended, JSON.parse(await nextWord(child, ended)) as BridgeProcessReport);
  }

  get port(): number {
    return Number(new URL(this.origin).port);
  }

  /** Its resident memory, in MB. */
  get memory(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  }

  async held(): Promise<HeldReport> {
    const answer = nextWord(this.#child, this.#ended);
    this.#child.stdin.write('?\n');
    return JSON.parse(await answer) as HeldReport;
  }

  /** A new learner's cookies. */
  async cookie(): Promise<string> {
    const response = await fetch(this.origin);
    await response.text();
    const given = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    return given.join('; ');
  }

  async close(): Promise<void> {
    this.#child.stdin.end();
    await this.#ended;
  }
}

/** What it says next. Rejects once it has ended without a word, as where its memory was not enough. */
async function nextWord({ stdout }: ChildProcessWithoutNullStreams, ended: Promise<unknown>): Promise<string> {
  const said = await Promise.race([once(stdout, 'data').then(([bytes]) => String(bytes)), ended.then(() => null)]);
  if (said === null) throw new Error('The bridge of the test has ended.');
  return said;
}
