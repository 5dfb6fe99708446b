// Fault run: has faults happen to a class at work, one after the other, and counts what was acknowledged, lost and torn.
import type { Seeded } from '../seeded.ts';
import { ClassAtWork } from './class-at-work.ts';
import type { Fault } from './faults.ts';

/** What is to happen. */
export interface FaultPlan {
  readonly title: string;
  readonly fault: Fault;
  readonly times: number;
}

/** How it went with one kind of fault. */
export interface FaultOutcome {
  readonly title: string;
  readonly times: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly torn: number;
  /** The longest that somebody had to wait for a next write after it, in milliseconds. */
  readonly longestMs: number;
}

/** Runs plans, each with a class of its own. done: told of each as it ends. */
export async function runFaults(
  plans: readonly FaultPlan[],
  { students, random, done }: { readonly students: number; readonly random: Seeded; readonly done: (outcome: FaultOutcome) => void },
): Promise<FaultOutcome[]> {
  const outcomes: FaultOutcome[] = [];
  for (const { title, fault, times } of plans) {
    const group = await ClassAtWork.open(students);
    try {
      let longestMs = 0;
      for (let time = 0; time < times; time += 1) {
        const began = performance.now();
        await fault(group, random);
        await group.isAtWork();
        longestMs = Math.max(longestMs, performance.now() - began);
      }
      await group.end();
      const outcome = { title, times, longestMs, ...group.counts };
      outcomes.push(outcome);
      done(outcome);
    } finally {
      await group.close();
    }
  }
  return outcomes;
}
