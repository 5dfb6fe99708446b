// Check: `npm test`. Sets up, then runs types, lint, unit tests and the built site in a browser: all of them, whatever fails.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { bringChromium } from './chromium.ts';
import { prepareMachines } from './setup.ts';
import type { Setup } from './setup.ts';
import { buildSite, generateTypes } from './site.ts';
import { SetupError, duration } from './step.mjs';
import { prepareWebdis } from './webdis.ts';
import { brokenTool, sum, tallyCheck, tallyPlaywright, tallyVitest } from './tally.ts';
import type { Tally } from './tally.ts';

type Part = 'types' | 'lint' | 'unit' | 'e2e';

/** What each part is called in the output. */
const titles: Readonly<Record<Part, string>> = { types: 'Types', lint: 'Lint', unit: 'Unit tests', e2e: 'The site in a browser' };

/**
 * Runs the command. Its last line is "N passed, N failed"; the exit code is 1 where any failed. args: nothing, or
 * the name of one part and what its tool is to be given as well, such as ["e2e", "quickstart.spec.ts"].
 */
export async function main({ root, args, unlock }: Setup): Promise<void> {
  const [only, ...rest] = args;
  if (only !== undefined && !(only in titles))
    throw new SetupError(`There is no part "${only}" of the tests. There are: ${Object.keys(titles).join(', ')}.`);
  const wanted = (Object.keys(titles) as Part[]).filter((part) => only === undefined || only === part);
  await prepareMachines(process.env);
  if (wanted.includes('e2e')) {
    process.env['CHROMIUM'] = await bringChromium(root, process.env);
    await prepareWebdis(root, process.env);
  }
  const unbuilt = await failureOf(async () => {
    await generateTypes(root);
    if (wanted.includes('e2e')) await buildSite(root);
  });
  unlock();

  const parts: Readonly<Record<Part, (tool: Tool) => Promise<Tally>>> = {
    types: async (tool) => tallyCheck(await tool('typescript/bin/tsc', ['--noEmit', ...rest])),
    lint: async (tool) =>
      sum([
        tallyCheck(await tool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', ...rest])),
        tallyCheck(await tool('oxfmt/bin/oxfmt', ['--check'])),
      ]),
    async unit(tool) {
      const report = freshReport(root, 'unit.json');
      // Vitest colours its output even where it goes into a file.
      const colour = process.stdout.isTTY ? [] : ['--no-color'];
      const code = await tool('vitest/vitest.mjs', [
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...colour,
        ...rest,
      ]);
      return tallyVitest(readReport(report), code);
    },
    async e2e(tool) {
      if (unbuilt !== null) {
        process.stdout.write(`${unbuilt}\n`);
        return brokenTool;
      }
      const report = freshReport(root, 'e2e.json');
      process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] = report;
      const code = await tool('playwright/cli.js', ['test', '--config=e2e/playwright.config.ts', '--reporter=list,json', ...rest]);
      return tallyPlaywright(readReport(report), code);
    },
  };
  const tallies: Tally[] = [];
  for (const part of wanted) tallies.push(await check(root, titles[part], parts[part]));
  const { passed, failed, skipped } = sum(tallies);
  if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** Runs a program of a package in node_modules, its output shown; resolves to its exit code. */
type Tool = (script: string, args: readonly string[]) => Promise<number | null>;

async function check(root: string, title: string, work: (tool: Tool) => Promise<Tally>): Promise<Tally> {
  const begun = performance.now();
  process.stdout.write(`\n${title}\n`);
  const tally = await work(
    async (script, args) => (await run([process.execPath, join(root, 'node_modules', script), ...args], { cwd: root, show: true })).code,
  );
  process.stdout.write(`${title}: ${tally.passed} passed, ${tally.failed} failed in ${duration(performance.now() - begun)}\n`);
  return tally;
}

async function failureOf(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof SetupError) return error.message;
    throw error;
  }
}

// An old report must not stand in for that of a tool which crashed.
function freshReport(root: string, name: string): string {
  const report = join(root, '.cache', name);
  rmSync(report, { force: true });
  return report;
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The tool ended before it wrote one: the tally counts that as a failure.
    return null;
  }
}
