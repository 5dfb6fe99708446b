// Tally: how many tests passed and failed, from what each tool reports.
import { z } from 'zod';

/** The count of one tool's tests. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
});

const lessonReport = z.object({ passed: z.number(), failed: z.number(), skipped: z.number() });

/** One check that is either right or wrong, such as types. */
export function tallyCheck(exitCode: number | null): Tally {
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
}

/** Vitest's JSON report. A file that could not be loaded counts as one failed test. */
export function tallyVitest(report: unknown, exitCode: number | null): Tally {
  const parsed = vitestReport.safeParse(report);
  if (!parsed.success) return brokenTool;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = parsed.data;
  const unloadable = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return withExit(
    { passed: numPassedTests, failed: numFailedTests + unloadable.length, skipped: numPendingTests + numTodoTests },
    exitCode,
  );
}

/** Playwright's JSON report. A test that passed only at a second try counts as failed. */
export function tallyPlaywright(report: unknown, exitCode: number | null): Tally {
  const parsed = playwrightReport.safeParse(report);
  if (!parsed.success) return brokenTool;
  const { stats, errors } = parsed.data;
  return withExit({ passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped }, exitCode);
}

/** What e2e/check/ reports of lessons. */
export function tallyLessons(report: unknown, exitCode: number | null): Tally {
  const parsed = lessonReport.safeParse(report);
  return parsed.success ? withExit(parsed.data, exitCode) : brokenTool;
}

/** All tallies together. */
export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (total, one) => ({ passed: total.passed + one.passed, failed: total.failed + one.failed, skipped: total.skipped + one.skipped }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** A tool that crashed, or could not start, without a report: one failure. */
export const brokenTool: Tally = { passed: 0, failed: 1, skipped: 0 };

// A tool that ends badly with no test failed has failed all the same: an unhandled error, no tests found.
function withExit(tally: Tally, exitCode: number | null): Tally {
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}
