// Playwright: the built site in a real browser. Each worker starts a bridge of its own (fixtures/test.ts).
import { defineConfig } from 'playwright/test';
import { launchOptions, unoptimised } from './fixtures/chromium.ts';
import { lanHost, otherHost } from './fixtures/notebook.ts';
import { isWhole } from './fixtures/whole.ts';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  // Most take some seconds. A computer that is busy with much else takes ten times as long, and is no fault of theirs.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    // A trace costs a test as much as a page does; --trace=retain-on-failure keeps those of the tests that fail.
    trace: 'off',
    screenshot: 'only-on-failure',
    // Names that no browser takes for the reader's own computer: what they serve over plain HTTP is no secure context.
    launchOptions: launchOptions(
      `--host-resolver-rules=${[lanHost, otherHost].map((name) => `MAP ${name} 127.0.0.1`).join(',')}`,
      ...(isWhole ? [] : [unoptimised]),
    ),
    // What turns while something runs is drawn sixty times a second, for nobody.
    contextOptions: isWhole ? {} : { reducedMotion: 'reduce' },
  },
});
