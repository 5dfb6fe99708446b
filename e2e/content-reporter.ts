// Content reporter: what `npm run check` prints: each difference as the manual shows it, and nothing of the test runner's own.
import type { Reporter, TestCase, TestResult } from 'playwright/types/testReporter';

/** The type of a test's annotation that holds one message for the author. */
export const difference = 'difference';

/** That of one that holds what its server could not run. */
export const left = 'left';

export default class ContentReporter implements Reporter {
  printsToStdio(): boolean {
    return true;
  }

  onTestEnd(test: TestCase, { status, annotations, errors }: TestResult): void {
    for (const { type, description } of annotations) if (type === left) process.stdout.write(`${description ?? ''}\n`);
    if (status === 'passed' || status === 'skipped') return;
    const messages = annotations.filter(({ type }) => type === difference).map(({ description }) => description ?? '');
    // Whatever else went wrong is told in its own words.
    const faults =
      messages.length > 0 ? [] : [`${test.title}:`, ...errors.map(({ message, value }) => message ?? value ?? 'no reason given')];
    process.stdout.write(`${[...messages, ...faults].join('\n\n')}\n\n`);
  }

  onError({ message, value }: { message?: string; value?: string }): void {
    process.stdout.write(`${message ?? value ?? 'Playwright failed without a reason.'}\n\n`);
  }
}
