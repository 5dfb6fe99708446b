// Attack run: the long form: each attack for itself, by several students at once, and how long a classmate's commands take beside it and without.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { AttackedClass } from './attacked-class.ts';
import type { AttackOrder } from './attack-load.ts';
import { attacks } from './attacks.ts';

/** Students who do the same at once, and how much of it each does. */
const attackers = 3;
const scale = 4;
/** For the classmate's commands without anybody beside them, before each attack, in milliseconds: this computer may do more one minute than the other. */
const quietMs = 500;

/** Whose p99 is more than this, in milliseconds, has noticed the attack, on however busy a computer. */
const noticedMs = 5_000;

/** What a classmate saw of one attack. */
export interface AttackOutcome {
  readonly title: string;
  /** Of their commands, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** The p99 as a multiple of the one just before, without the attack. */
  readonly ratio: number;
  readonly grownMb: number;
  /** Why the classmate was not served; missing: they were, and had what they have. */
  readonly failure?: string;
}

/** Runs those that are asked for, by their titles. done: told of each as it ends. */
export async function runAttacks(isAsked: (title: string) => boolean, done: (outcome: AttackOutcome) => void): Promise<AttackOutcome[]> {
  const titles = Object.keys(attacks).filter(isAsked);
  if (titles.length === 0) return [];
  const group = await AttackedClass.open(attackers);
  const outcomes: AttackOutcome[] = [];
  try {
    for (const title of titles) {
      const outcome = await oneOf(title, group);
      outcomes.push(outcome);
      done(outcome);
    }
  } finally {
    await group.close();
  }
  return outcomes;
}

async function oneOf(title: string, group: AttackedClass): Promise<AttackOutcome> {
  const quiet = await group.beside(delay(quietMs));
  const order: AttackOrder = { title, url: group.url, cookies: group.attackers.map(({ cookie }) => cookie), scale };
  const worker = new Worker(new URL('attack-load.ts', import.meta.url), { workerData: order });
  const ended = once(worker, 'exit');
  try {
    const { times, grownMb } = await group.beside(once(worker, 'message'));
    const [p50, p99] = [percentile(times, 50), percentile(times, 99)];
    const outcome = { title, p50, p99, ratio: p99 / percentile(quiet.times, 99), grownMb };
    return p99 > noticedMs
      ? { ...outcome, failure: `The classmate waited: more than ${noticedMs / 1_000} s for one in a hundred.` }
      : outcome;
  } catch (error) {
    return { title, p50: NaN, p99: NaN, ratio: NaN, grownMb: NaN, failure: error instanceof Error ? error.message : String(error) };
  } finally {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker takes none
    worker.postMessage('rest');
    await ended;
  }
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN;
}
