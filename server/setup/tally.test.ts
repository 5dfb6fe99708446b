import { expect, test } from 'vitest';
import { sum, tallyCheck, tallyLessons, tallyPlaywright, tallyVitest } from './tally.ts';

const vitest = {
  numPassedTests: 5,
  numFailedTests: 1,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }],
};
const playwright = { stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 1 }, errors: [] };

test('a check is one test', () => {
  expect(tallyCheck(0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(tallyCheck(2)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(tallyCheck(null)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('Vitest: failed tests, and files that could not be loaded', () => {
  expect(tallyVitest(vitest, 1)).toEqual({ passed: 5, failed: 1, skipped: 2 });
  const unloadable = { ...vitest, testResults: [...vitest.testResults, { status: 'failed', assertionResults: [] }] };
  expect(tallyVitest(unloadable, 1).failed).toBe(2);
});

test('Playwright: tests that failed or needed a second try, and errors outside of tests', () => {
  expect(tallyPlaywright(playwright, 0)).toEqual({ passed: 3, failed: 0, skipped: 1 });
  expect(tallyPlaywright({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 0 }, errors: [{}] }, 1).failed).toBe(3);
});

test('lessons: as counted, and a check that broke off is a failure', () => {
  expect(tallyLessons({ passed: 2, failed: 1, skipped: 0 }, 1)).toEqual({ passed: 2, failed: 1, skipped: 0 });
  expect(tallyLessons({ passed: 2, failed: 0, skipped: 0 }, 1).failed).toBe(1);
  expect(tallyLessons(null, null)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a tool that ends badly has failed, whatever it counted', () => {
  expect(tallyVitest({ ...vitest, numFailedTests: 0, testResults: [] }, 1).failed).toBe(1);
  expect(tallyPlaywright(playwright, 1).failed).toBe(1);
  expect(tallyVitest(null, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(tallyPlaywright({ stats: null }, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('tallies add up', () => {
  expect(
    sum([
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 10, failed: 20, skipped: 30 },
    ]),
  ).toEqual({ passed: 11, failed: 22, skipped: 33 });
});
