// Quick: `npm run quick [-- COMMIT]`, for between two commits: types, lint, the unit tests of what changed, and one page in a browser.
import { relative, join } from 'node:path';
import { bringChromium } from './chromium.ts';
import { run, tail } from './command.mjs';
import { prepareMachines } from './setup.ts';
import type { Setup } from './setup.ts';
import { buildSite, generateTypes } from './site.ts';
import { SetupError } from './step.mjs';
import { brokenTool, type Tally } from './tally.ts';
import { conclude, failureOf, TestTools, titled, withoutWhole } from './test-tools.ts';

/** Test files that two processors run in half a minute. */
const mostTests = 20;

/** Runs the command. args: none, or the commit since which changes count; by default the last one, or the one before where nothing changed since. */
export async function main({ root, args: [since], unlock }: Setup): Promise<void> {
  await prepareMachines(process.env);
  process.env['CHROMIUM'] = await bringChromium(root, process.env);
  const unbuilt = await failureOf(async () => {
    await generateTypes(root);
    await buildSite(root);
  });
  unlock();
  const tools = new TestTools(root, process.env);
  conclude([
    // What did not change since the last time is not looked at again.
    await titled('Types', () => tools.types(['--incremental', '--tsBuildInfoFile', join('.cache', 'types.tsbuildinfo')])),
    await titled('Lint', () => tools.lint([])),
    await titled('Unit tests of what changed', () => unitTests(root, tools, since)),
    await titled('A page in a browser', async () => {
      if (unbuilt === null) return tools.e2e(['--grep', '@smoke', '--workers=1']);
      process.stdout.write(`${unbuilt}\n`);
      return brokenTool;
    }),
  ]);
}

/** Of the test files that stand on what changed, those to run: all, or where that would take long those that changed or whose neighbour of the same name did. */
export function chooseTests(related: readonly string[], changed: readonly string[], most: number): string[] {
  if (related.length <= most) return [...related];
  const near = new Set(changed.flatMap((file) => [file, file.replace(/\.ts$/, '.test.ts')]));
  return related.filter((test) => near.has(test));
}

async function unitTests(root: string, tools: TestTools, since: string | undefined): Promise<Tally> {
  const output = (command: readonly string[]): Promise<string> => outputOf(root, command);
  const untracked = linesOf(await output(['git', 'ls-files', '--others', '--exclude-standard']));
  const changedSince = async (commit: string): Promise<string[]> => [
    ...linesOf(await output(['git', 'diff', '--name-only', commit, '--'])),
    ...untracked,
  ];
  const isClean = since === undefined && (await changedSince('HEAD')).length === 0;
  const commit = since ?? (isClean ? 'HEAD~1' : 'HEAD');
  const vitest = [process.execPath, join(root, 'node_modules', 'vitest', 'vitest.mjs')];
  const listed = await output([...vitest, 'list', '--filesOnly', '--json', `--changed=${commit}`]);
  const related = (JSON.parse(listed) as { file: string }[]).map(({ file }) => relative(root, file));
  const chosen = chooseTests(related, await changedSince(commit), mostTests);
  if (chosen.length < related.length)
    process.stdout.write(
      `Of ${related.length} test files that stand on what changed since ${commit}, those beside it are run: ${chosen.length}. npm run unit runs all.\n`,
    );
  if (chosen.length > 0) return tools.unit([...chosen, ...withoutWhole.unit]);
  process.stdout.write(`No unit test is beside what changed since ${commit}.\n`);
  return { passed: 0, failed: 0, skipped: 0 };
}

async function outputOf(root: string, command: readonly string[]): Promise<string> {
  const { code, output } = await run(command, { cwd: root });
  if (code === 0) return output;
  throw new SetupError(`What changed cannot be told: "${command.join(' ')}" failed. It says:\n${tail(output)}`);
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
