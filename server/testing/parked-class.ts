// Parked class: what a bridge's machines cost that are all parked, for the benchmark: `node server/testing/parked-class.ts 300` prints JSON.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ask, testHost, TestLearners } from './test-learners.ts';

const count = Number(process.argv[2] ?? 300);
const windowMs = 10_000;
/** So many start at a time: what is measured begins once they are parked. */
const atOnce = 8;

const learners = await TestLearners.open(await testHost());
const busy: number[] = [];
try {
  const all = Array.from({ length: count }, (_, index) => index.toString(16).padStart(32, '0'));
  const next = all.values();
  // One bridge for all of them.
  await learners.machines();
  const worker = async (): Promise<void> => {
    for (const learner of next) {
      await ask(await learners.machine(learner), 6379, 'SET', 'key', 'value');
      if (!(await learners.park(learner))) throw new Error('A machine that nobody uses was not parked.');
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const before = busyMs();
  await delay(windowMs);
  busy.push((busyMs() - before) / windowMs);
} finally {
  await learners.remove();
}
process.stdout.write(`${JSON.stringify({ share: busy[0] })}\n`);

/** Time that all threads of this process were on a processor; the first figure of schedstat is in nanoseconds. */
function busyMs(): number {
  return readdirSync('/proc/self/task').reduce(
    (sum, thread) => sum + Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
    0,
  );
}
