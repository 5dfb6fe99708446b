// Check: what `npm run check [-- NAME ...]` runs once all is set up: proves lessons, and names what is wrong with them.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { lessonPages } from '../fixtures/lesson.ts';
import { chooseLessons } from './lesson-choice.ts';
import { LessonChecker } from './lesson-checker.ts';

/** How many lessons play at a time: much of their time goes by in waiting. */
const atOnce = 4;

const endings = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const { values, positionals } = parseArgs({ options: { report: { type: 'string' } }, allowPositionals: true });

const tally = { passed: 0, failed: 0, skipped: 0 };
try {
  const addresses = chooseLessons(lessonPages(), positionals);
  const checker = await LessonChecker.start();
  for (const [signal, code] of Object.entries(endings)) process.once(signal, () => void checker.close().finally(() => process.exit(code)));
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let address = addresses.shift(); address !== undefined; address = addresses.shift()) await check(checker, address);
    }),
  );
  await checker.close();
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  tally.failed += 1;
}
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(tally));
process.exitCode = tally.failed === 0 ? 0 : 1;

async function check(checker: LessonChecker, address: string): Promise<void> {
  const { differences, left } = await checker.check(address);
  for (const message of left) process.stdout.write(`${message}\n`);
  for (const message of differences) process.stdout.write(`${message}\n\n`);
  tally[differences.length === 0 ? 'passed' : 'failed'] += 1;
}
