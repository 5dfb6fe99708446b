// Rehearsal: a class of simulated students before the real one comes: what they would have to wait for, told to the teacher.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import type { DeedReply } from '../../../src/class-protocol.ts';
import type { RehearsalOrder } from './rehearsal-child.ts';
import type { RehearsalFigures } from './rehearsed-class.ts';
import { rehearsalLimits } from './limits.ts';

const strippedLoader = new URL('../../stripped.mjs', import.meta.url).href;

/** What a rehearsal needs of the notebook. */
export interface RehearsalPlace {
  /** Where it answers on this computer, such as "http://127.0.0.1:8080". */
  readonly url: string;
  /** Makes a class for it, with so many places. */
  readonly open: (students: number) => Promise<{ readonly code: string; readonly remove: () => Promise<void> }>;
}

/** Within which students come, and how long they work then, in milliseconds. */
export interface RehearsalTimes {
  readonly arrivalMs: number;
  readonly workMs: number;
}

/** Rehearses, one at a time. */
export class Rehearsal {
  readonly #place: RehearsalPlace;
  readonly #times: RehearsalTimes;
  #isRunning = false;

  constructor(place: RehearsalPlace, times: RehearsalTimes = rehearsalLimits) {
    this.#place = place;
    this.#times = times;
  }

  /** Has so many students come, work for a while and leave; the class they were in is gone after that. Rejects with an Error that says why it could not be done. */
  async run(students: number, gone?: AbortSignal): Promise<NonNullable<DeedReply['rehearsal']>> {
    if (this.#isRunning) throw new Error('A rehearsal is under way: wait until it has ended.');
    this.#isRunning = true;
    try {
      const count = Math.max(1, Math.min(students, rehearsalLimits.students));
      const group = await this.#place.open(count);
      try {
        const { arrivalMs, workMs } = this.#times;
        return summaryOf(await simulate({ url: this.#place.url, code: group.code, students: count, arrivalMs, workMs }, gone));
      } finally {
        await group.remove();
      }
    } finally {
      this.#isRunning = false;
    }
  }
}

/** What the teacher is told: what the slowest twentieth waited for the first answer, the slowest hundredth for a warm one, and how many were not served. */
export function summaryOf({ firstPongs, warm, refusals }: RehearsalFigures): NonNullable<DeedReply['rehearsal']> {
  return { firstPongMs: Math.round(percentile(firstPongs, 95)), warmMs: Number(percentile(warm, 99).toFixed(1)), refused: refusals.length };
}

/** The smallest value that so many percent of all values do not exceed; 0 where there is none. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}

async function simulate(order: RehearsalOrder, gone?: AbortSignal): Promise<RehearsalFigures> {
  const given = AbortSignal.timeout(rehearsalLimits.allMs);
  const signal = gone === undefined ? given : AbortSignal.any([gone, given]);
  const child = spawn(process.execPath, ['--import', strippedLoader, join(import.meta.dirname, 'rehearsal-child.ts')], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Of the bridge's environment, which has passwords, it needs nothing.
    env: { PATH: process.env['PATH'] },
    signal,
  });
  const failed = once(child, 'error').then(([error]) => {
    throw error as Error;
  });
  failed.catch(() => {});
  child.stdin.on('error', () => {}).write(`${JSON.stringify(order)}\n`);
  const [output, errors] = await Promise.race([Promise.all([textOf(child.stdout), textOf(child.stderr)]), failed]);
  if (output === '') throw new Error(`The rehearsal ended early. ${errors.trim().split('\n').at(-1) ?? ''}`);
  return JSON.parse(output) as RehearsalFigures;
}
