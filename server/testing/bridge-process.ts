// Bridge process: a bridge in a process of its own, whose memory a test can measure.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
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
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, { origin, redisPid }: BridgeProcessReport) {
    this.#child = child;
    this.origin = origin;
    this.redisPid = redisPid;
  }

  static async open(): Promise<BridgeProcess> {
    const program = ['--import', strippedLoader, join(import.meta.dirname, 'bridge-child.ts')];
    const child = startTestChild(process.execPath, program);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return new BridgeProcess(child, JSON.parse(line.toString()) as BridgeProcessReport);
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
    const answer = once(this.#child.stdout as Readable, 'data');
    this.#child.stdin?.write('?\n');
    return JSON.parse(String((await answer)[0])) as HeldReport;
  }

  /** A new learner's cookies. */
  async cookie(): Promise<string> {
    const response = await fetch(this.origin);
    await response.text();
    const given = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    return given.join('; ');
  }

  async close(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await exited;
  }
}
