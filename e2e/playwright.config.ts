// Playwright: the built site in a real browser. Each worker starts a bridge of its own (fixtures/test.ts).
import { defineConfig } from 'playwright/test';
import { lanHost } from './fixtures/notebook.ts';

const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    // A trace costs a test as much as a page does; --trace=retain-on-failure keeps those of the tests that fail.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(process.env['CHROMIUM'] ? { executablePath: process.env['CHROMIUM'] } : {}),
      args: [
        // Chromium's sandbox refuses to run as root, as in a container.
        ...(isRoot ? ['--no-sandbox'] : []),
        // A name that no browser takes for the reader's own computer: what it serves over plain HTTP is no secure context.
        `--host-resolver-rules=MAP ${lanHost} 127.0.0.1`,
        // Whatever Chromium would send home: tests reach the bridge and nothing else.
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-quic',
      ],
    },
  },
});
