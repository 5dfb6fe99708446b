// Main: `npm run test:faults`, or with a part of a title for some of it: the long form of the fault suite, as a table and a count.
import { RehearsedClass } from '../../classes/rehearsal/rehearsed-class.ts';
import { runAttacks, type AttackOutcome } from '../attacks/attack-run.ts';
import { joining } from '../../classes/rehearsal/simulated-student.ts';
import { ClassAtWork } from './class-at-work.ts';
import { isGood, runFaults, type FaultOutcome, type FaultPlan } from './fault-run.ts';
import { faults, fullDisk, randomKill } from './faults.ts';
import { killParked } from './parked-kills.ts';
import { SmallDisk } from './small-disk.ts';

/** Students at work in each class, how often each fault happens, and how often something is killed at random. */
const students = 6;
const times = 20;
const kills = 300;
/** In so many classes, so that a hundred of the kills are in each. */
const killedClasses = 3;
const parkings = 100;
/** Classes at a time: more only wait for the processors. */
const atOnce = 4;
/** With much less than this the notebook starts no server from the first. */
const diskMb = 600;
/** Those who come within ten seconds. */
const crowd = 300;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(part: string, seed: number): Promise<void> {
  const began = performance.now();
  say(`Seed ${seed}. In each class ${students} students write all the time; each write that was acknowledged must be there afterwards.`);
  say(
    'what happened'.padEnd(70) +
      ['times', 'acknowledged', 'lost', 'torn', 'outlived', 'back after'].map((head) => head.padStart(14)).join(''),
  );
  const isAsked = (title: string): boolean => title.includes(part);
  const plans: FaultPlan[] = [
    // The longest first, so that nothing waits for it at the end.
    ...Array.from({ length: killedClasses }, (_, index) => ({
      title: `kills at random, ${index + 1} of ${killedClasses} classes`,
      fault: randomKill,
      times: kills / killedClasses,
    })),
    ...Object.entries(faults).map(([title, fault]) => ({ title, fault, times })),
  ];
  const diskTitle = 'the disk fills up to the last byte, and has room again';
  if (await SmallDisk.isAllowed()) plans.push({ title: diskTitle, fault: fullDisk, times: 5, diskMb });
  else say(`${diskTitle}: left out, no disk can be mounted here`);
  const outcomes = await runFaults(
    plans.filter(({ title }) => isAsked(title)),
    { students, seed, atOnce, done: tell },
  );
  const parkTitle = 'kill -9 of a Redis that is being parked, or comes back';
  if (isAsked(parkTitle)) {
    const outcome = await killParked(parkTitle, parkings, seed);
    outcomes.push(outcome);
    tell(outcome);
  }
  let failed = outcomes.filter((outcome) => !isGood(outcome)).length;
  let passed = outcomes.length - failed;
  if (isAsked('students join')) {
    if ((await crowdRefused()) === 0) passed += 1;
    else failed += 1;
  }
  const attacked = await runAttacks((title) => isAsked(`attack: ${title}`), tellAttack);
  failed += attacked.filter(({ failure }) => failure !== undefined).length;
  passed += attacked.filter(({ failure }) => failure === undefined).length;
  const sum = (name: 'times' | 'acknowledged' | 'lost' | 'torn'): number => outcomes.reduce((all, outcome) => all + outcome[name], 0);
  say(
    `${sum('times')} faults, ${sum('acknowledged')} acknowledged writes, ${sum('lost')} lost, ${sum('torn')} torn, in ${Math.round((performance.now() - began) / 1_000)} s`,
  );
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function tell({ title, times: happened, acknowledged, lost, torn, outlived, longestMs, failure }: FaultOutcome): void {
  const figures = [happened, acknowledged, lost, torn, outlived.length, `${(longestMs / 1_000).toFixed(1)} s`];
  say(title.padEnd(70) + figures.map((figure) => String(figure).padStart(14)).join(''));
  for (const what of outlived) say(`  outlived: ${what}`);
  if (failure !== undefined) say(`  failed: ${failure}`);
}

function tellAttack({ title, p50, p99, ratio, grownMb, failure }: AttackOutcome): void {
  const figures = [
    `p50 ${p50.toFixed(1)} ms`,
    `p99 ${p99.toFixed(1)} ms`,
    `${ratio.toFixed(1)} x quiet`,
    `bridge +${grownMb.toFixed(0)} MB`,
  ];
  say(`attack: ${title}`.padEnd(70) + figures.map((figure) => figure.padStart(18)).join(''));
  if (failure !== undefined) say(`  failed: ${failure}`);
}

/** How many of a crowd that joins a class within ten seconds are not served. */
async function crowdRefused(): Promise<number> {
  const group = await ClassAtWork.open({ students: 1 });
  try {
    const { url } = group.wire;
    const crowded = await RehearsedClass.gather({ url, students: crowd, enter: joining(group.code), isInClass: true, arrivalMs: 10_000 });
    const { firstPongs, refusals } = crowded.figures;
    say(
      `${crowd} students join within 10 s: ${firstPongs.length} served, ${refusals.length} not, the last after ${(Math.max(...firstPongs) / 1_000).toFixed(1)} s`,
    );
    if (refusals.length > 0) say(`  not served, for one: ${refusals[0]}`);
    crowded.leave();
    return refusals.length;
  } finally {
    await group.close();
  }
}

const [part = '', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
main(part, Number(seed)).catch((error: unknown) => {
  process.stderr.write(`The fault suite cannot go on: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
