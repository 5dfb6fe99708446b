// Fault run: has faults happen to classes at work, one after the other in each, and counts what was acknowledged, lost, torn and outlived.
import { within } from '../../within.ts';
import { seeded, type Seeded } from '../seeded.ts';
import { ClassAtWork } from './class-at-work.ts';
import type { Fault } from './faults.ts';

/** What is to happen. */
export interface FaultPlan {
  readonly title: string;
  readonly fault: Fault;
  readonly times: number;
  /** The class's data is on a disk of so many megabytes. */
  readonly diskMb?: number;
}

/** How it went with one kind of fault. */
export interface FaultOutcome {
  readonly title: string;
  readonly times: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly torn: number;
  /** Visits, hands and consents that were there still when what they belonged to had gone. */
  readonly outlived: readonly string[];
  /** The longest that somebody had to wait for a next write after it, in milliseconds. */
  readonly longestMs: number;
  /** Why it did not go on; missing: it did. */
  readonly failure?: string;
}

interface FaultTerms {
  readonly students: number;
  /** Of what is by chance; each plan has its own that follows from it, whatever runs beside it. */
  readonly seed: number;
  /** Classes at a time. Most of what happens is a wait for some process to start. */
  readonly atOnce?: number;
  /** Told of each as it ends. */
  readonly done: (outcome: FaultOutcome) => void;
}

/** For a plan to happen once, which may be many things in turn, in milliseconds: what takes longer has stopped. */
const stoppedMs = 900_000;

/** Runs plans, each with a class of its own. */
export async function runFaults(plans: readonly FaultPlan[], { students, seed, atOnce = 1, done }: FaultTerms): Promise<FaultOutcome[]> {
  const outcomes: FaultOutcome[] = [];
  const waiting = plans.map((plan, index) => ({ plan, random: seeded(seed + index) }));
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const outcome = await runPlan(next.plan, students, next.random);
      outcomes.push(outcome);
      done(outcome);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcomes;
}

async function runPlan({ title, fault, times, diskMb }: FaultPlan, students: number, random: Seeded): Promise<FaultOutcome> {
  const group = await ClassAtWork.open({ students, ...(diskMb !== undefined && { diskMb }) });
  let longestMs = 0;
  let happened = 0;
  let failure: string | null = null;
  try {
    while (happened < times) {
      const began = performance.now();
      if ((await within(Promise.all([fault(group, random), group.welcome()]), stoppedMs)) === 'late')
        throw new Error(`It did not come to its end for ${stoppedMs / 60_000} minutes.`);
      happened += 1;
      await group.isAtWork();
      longestMs = Math.max(longestMs, performance.now() - began);
    }
    await group.end();
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  } finally {
    await group.close();
  }
  const { outlived, counts } = group;
  return { title, times: happened, longestMs, ...counts, outlived, ...(failure !== null && { failure }) };
}

/** Whether nothing was lost, torn or outlived, and the class went on. */
export function isGood({ lost, torn, outlived, failure }: FaultOutcome): boolean {
  return lost + torn + outlived.length === 0 && failure === undefined;
}
