// Test tools: the programs that test the project, each of which ends in a tally.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { strippedLoader } from '../stripped-files.mjs';
import { run } from './command.mjs';
import { duration, SetupError } from './step.mjs';
import { brokenTool, sum, tallyCheck, tallyLessons, tallyPlaywright, tallyVitest, type Tally } from './tally.ts';

/**
 * Tests with the tag "whole" prove in one more setting what a test without it proves in the first, or once more with much of it:
 * `npm test` leaves them to `npm run test:all`. What each tool is told for that, by its name below.
 */
export const withoutWhole = {
  types: [],
  lint: [],
  unit: ['--tags-filter=!whole'],
  e2e: ['--grep-invert=@whole'],
} as const;

/** Has the browser of the tests spare nothing that a reader's browser does not (e2e/playwright.config.ts): `npm run test:all`. */
export const asReadersHaveIt = { WHOLE: 'yes' } as const;

/** The tools, run in a folder and an environment. Their output is shown as it comes. */
export class TestTools {
  readonly #root: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(root: string, env: NodeJS.ProcessEnv) {
    this.#root = root;
    this.#env = env;
  }

  async types(args: readonly string[]): Promise<Tally> {
    return tallyCheck(await this.#run('typescript/bin/tsc', ['--noEmit', ...args]));
  }

  async lint(args: readonly string[]): Promise<Tally> {
    return sum([
      tallyCheck(await this.#run('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', ...args])),
      tallyCheck(await this.#run('oxfmt/bin/oxfmt', ['--check'])),
    ]);
  }

  async unit(args: readonly string[]): Promise<Tally> {
    const report = this.#freshReport('unit.json');
    // Vitest colours its output even where it goes into a file.
    const colour = process.stdout.isTTY ? [] : ['--no-color'];
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const code = await this.#run('vitest/vitest.mjs', ['run', ...reporters, ...colour, ...args]);
    return tallyVitest(readReport(report), code);
  }

  async e2e(args: readonly string[]): Promise<Tally> {
    const report = this.#freshReport('e2e.json');
    const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report };
    const code = await this.#run('playwright/cli.js', ['test', '--config=e2e/playwright.config.ts', '--reporter=list,json', ...args], env);
    return tallyPlaywright(readReport(report), code);
  }

  /** names: parts of the addresses of the lessons to be proved; none: all. inClass: as students of a class meet them. */
  async lessons(names: readonly string[], { inClass = false } = {}): Promise<Tally> {
    const report = this.#freshReport('check.json');
    const command = [process.execPath, '--import', strippedLoader, join(this.#root, 'e2e', 'check', 'main.ts')];
    const code = await this.#show([...command, `--report=${report}`, ...(inClass ? ['--class'] : []), '--', ...names]);
    return tallyLessons(readReport(report), code);
  }

  #run(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number | null> {
    return this.#show([process.execPath, join(this.#root, 'node_modules', script), ...args], env);
  }

  async #show(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number | null> {
    return (await run(command, { cwd: this.#root, env: { ...this.#env, ...env }, show: true })).code;
  }

  // An old report must not stand in for that of a tool which crashed.
  #freshReport(name: string): string {
    const report = join(this.#root, '.cache', name);
    rmSync(report, { force: true });
    return report;
  }
}

/** Runs one tool under a title, and says how it went and how long it took. */
export async function titled(title: string, work: () => Promise<Tally>): Promise<Tally> {
  const begun = performance.now();
  process.stdout.write(`\n${title}\n`);
  const tally = await work();
  process.stdout.write(`${title}: ${tally.passed} passed, ${tally.failed} failed in ${duration(performance.now() - begun)}\n`);
  return tally;
}

/** Ends a command that tests: its last line is "N passed, N failed", and its exit code is 1 where any failed. */
export function conclude(tallies: readonly Tally[]): void {
  const { passed, failed, skipped } = sum(tallies);
  if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** Why a step of set-up went wrong, for a command that tests what it can all the same; null: it did not. */
export async function failureOf(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof SetupError) return error.message;
    throw error;
  }
}

/** Runs a part of a command that is set up by itself; one that cannot be is a failure among the others. */
export async function attempted(part: () => Promise<Tally[]>): Promise<Tally[]> {
  let tallies: Tally[] = [brokenTool];
  const failure = await failureOf(async () => {
    tallies = await part();
  });
  if (failure !== null) process.stdout.write(`${failure}\n`);
  return tallies;
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The tool ended before it wrote one: the tally counts that as a failure.
    return null;
  }
}
