// Bridge process: a bridge in a process of its own, whose memory a test can measure.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** What the child tells of itself. */
export interface BridgeProcessReport {
  readonly origin: string;
  readonly redisPid: number;
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
    const child = spawn(process.execPath, [join(import.meta.dirname, 'bridge-child.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
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

  /** What its buffers hold, in MB. */
  async held(): Promise<number> {
    const answer = once(this.#child.stdout as Readable, 'data');
    this.#child.stdin?.write('?\n');
    return Number(String((await answer)[0])) / 1024 / 1024;
  }

  /** A new learner's cookie. */
  async cookie(): Promise<string> {
    const response = await fetch(this.origin);
    await response.text();
    return response.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  async close(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await exited;
  }
}
