// Check: what `npm run check [-- [--watch | --class] NAME ...]` runs once all is set up: proves lessons, and names what is wrong with them.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addressOf, addressRule, contentFolder, isDraft, lessonPages, pagelessFiles, publishedPages } from '../fixtures/lesson.ts';
import type { LessonProof } from '../fixtures/lesson-proof.ts';
import { choosePages } from '../fixtures/page-choice.ts';
import { LessonChecker, type CheckSetting } from './lesson-checker.ts';
import { lessonFiles, LessonWatch } from './lesson-watch.ts';

/** How many lessons play at a time: much of their time goes by in waiting, but what they start wants a processor. */
const atOnce = Math.min(4, availableParallelism());

const endings = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Aborted by a signal of the system, with the exit code as its reason. */
const ending = new AbortController();
const ended = new Promise<never>((_, reject) => {
  ending.signal.addEventListener('abort', () => reject(new Error('The check was ended.')));
});
// It is waited for only while something runs.
ended.catch(() => {});
// npm passes on a Ctrl-C that the terminal sent to this process already: the two are one.
for (const [signal, code] of Object.entries(endings)) process.on(signal, () => ending.abort(code));

const { values, positionals: names } = parseArgs({
  options: { report: { type: 'string' }, watch: { type: 'boolean', default: false }, class: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const tally = { passed: 0, failed: 0, skipped: 0 };
try {
  await (values.watch ? watchLessons() : checkLessons());
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  tally.failed += 1;
}
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(tally));
const exitCode = ending.signal.aborted ? Number(ending.signal.reason) : tally.failed === 0 ? 0 : 1;
// Whatever still runs must not keep the process, and whoever waits for it, for ever; all that was said comes first.
process.stdout.write('', () => process.exit(exitCode));

/** Each once, as the site was built. */
async function checkLessons(): Promise<void> {
  const files = lessonFiles().filter((file) => !isDraft(readFileSync(join(contentFolder, file), 'utf8')));
  const pageless = pagelessFiles(files, publishedPages());
  const addresses = choosePages([...lessonPages(), ...pageless.keys()].toSorted(), names);
  await withChecker({ serves: 'site', inClass: values.class }, async (checker) => {
    const work = async (): Promise<void> => {
      for (let address = addresses.shift(); address !== undefined; address = addresses.shift()) {
        const file = pageless.get(address);
        const proof =
          file === undefined ? await checker.check(address) : wrong(join('content', file), `no page is at ${address}. ${addressRule}`);
        tellProof(proof ?? wrong(address, 'the page was loaded anew while it was checked'));
        tally[proof?.differences.length === 0 ? 'passed' : 'failed'] += 1;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  });
}

/** Those named, and then whatever is saved of them; of all lessons where none is named. */
async function watchLessons(): Promise<void> {
  const files = lessonFiles();
  const chosen = new Set(names.length === 0 ? [] : choosePages(files.map(addressOf), names));
  await withChecker({ serves: 'dev' }, async (checker) => {
    const watch = new LessonWatch(checker, (file, proof, ms) => {
      tellProof(proof);
      const verdict = proof.differences.length === 0 ? '1 passed, 0 failed' : '0 passed, 1 failed';
      say(`${join('content', file)}: ${verdict} in ${(ms / 1_000).toFixed(1)} s`);
    });
    say('Watching content/ for what is saved. Ctrl-C ends it.');
    await watch.run(
      new Set(files.filter((file) => chosen.has(addressOf(file)))),
      (file) => names.length === 0 || chosen.has(addressOf(file)),
    );
  });
}

/** Has a checker until the work is done, fails, or is ended from outside: what the checker started ends with it in any case. */
async function withChecker(setting: CheckSetting, work: (checker: LessonChecker) => Promise<void>): Promise<void> {
  const checker = await LessonChecker.start(setting, ending.signal);
  try {
    await Promise.race([work(checker), ended]);
  } finally {
    await checker.close();
  }
}

function wrong(what: string, reason: string): LessonProof {
  return { differences: [`${what}: ${reason}`], left: [] };
}

function tellProof({ left, differences }: LessonProof): void {
  for (const message of left) say(message);
  for (const message of differences) say(`${message}\n`);
}

function say(line: string): void {
  // What is cut short by the end is no news.
  if (ending.signal.aborted) return;
  process.stdout.write(`${line}\n`);
}
