// Main: `npm run test:faults`, or with a part of a title for some of it: the long form of the fault suite, as a table and a count.
import { setTimeout as delay } from 'node:timers/promises';
import { RehearsedClass } from '../../classes/rehearsal/rehearsed-class.ts';
import { visiting } from '../../classes/rehearsal/simulated-student.ts';
import { seeded } from '../seeded.ts';
import { ServedProject } from '../served-project.ts';
import { runFaults, type FaultOutcome, type FaultPlan } from './fault-run.ts';
import { faults, randomKill } from './faults.ts';

/** Students at work, how often each fault happens, and how often something is killed at random. */
const students = 6;
const times = 20;
const kills = 300;
/** Those who come within ten seconds. */
const crowd = 300;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(part: string, seed: number): Promise<void> {
  say(`Seed ${seed}. ${students} students write all the time; each write that was acknowledged must be there afterwards.`);
  say('what happened'.padEnd(70) + ['times', 'acknowledged', 'lost', 'torn', 'back after'].map((head) => head.padStart(14)).join(''));
  const plans: FaultPlan[] = [
    ...Object.entries(faults).map(([title, fault]) => ({ title, fault, times })),
    { title: 'kills at random', fault: randomKill, times: kills },
  ];
  const outcomes = await runFaults(
    plans.filter(({ title }) => title.includes(part)),
    { students, random: seeded(seed), done: tell },
  );
  let failed = outcomes.filter(({ lost, torn }) => lost + torn > 0).length;
  let passed = outcomes.length - failed;
  if ('students come'.includes(part) || part === '') {
    const refused = await crowdRefused();
    if (refused === 0) passed += 1;
    else failed += 1;
  }
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function tell({ title, times: happened, acknowledged, lost, torn, longestMs }: FaultOutcome): void {
  const figures = [happened, acknowledged, lost, torn, `${(longestMs / 1_000).toFixed(1)} s`];
  say(title.padEnd(70) + figures.map((figure) => String(figure).padStart(14)).join(''));
}

/** How many of a crowd that comes within ten seconds are not served. */
async function crowdRefused(): Promise<number> {
  const project = new ServedProject();
  try {
    const { url } = await project.serving();
    const group = await RehearsedClass.gather({ url, students: crowd, enter: visiting, isInClass: false, arrivalMs: 10_000 });
    const { firstPongs, refusals } = group.figures;
    say(
      `${crowd} students come within 10 s: ${firstPongs.length} served, ${refusals.length} not, the last after ${(Math.max(...firstPongs) / 1_000).toFixed(1)} s`,
    );
    group.leave();
    await delay(0);
    return refusals.length;
  } finally {
    await project.remove();
  }
}

const [part = '', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
main(part, Number(seed)).catch((error: unknown) => {
  process.stderr.write(`The fault suite cannot go on: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
