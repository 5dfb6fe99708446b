// Vitest: the unit tests, which sit beside their sources.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const files = ['src/**/*.test.ts', 'server/**/*.test.ts', 'e2e/**/*.test.ts'];

/** Tests that need a process of their own. */
const alone = [
  // These measure the process they run in: what other files left in it would count.
  'server/machines/held-files.test.ts',
  'server/transports/webdis/leak.test.ts',
  // Each loads elements over an HTMLElement of its own, which is their base as long as the process lives.
  'src/notebook/output-keeper.test.ts',
  'src/notebook/progress/progress-board.test.ts',
];

export default defineConfig({
  test: {
    tags: [{ name: 'whole', description: 'Left to npm run test:all: server/setup/test-tools.ts says why.' }],
    // Of their time the tests spend a third in waiting for servers that they start and end.
    maxWorkers: availableParallelism() + 1,
    // Real redis-servers and sockets start within milliseconds, but not on a machine busy with everything else.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // vi.waitFor has no such setting: it is given its time at each place, and a second by default.
    setupFiles: ['server/testing/left-behind.ts'],
    expect: { poll: { timeout: 20_000, interval: 20 } },
    projects: [
      // No state lives in a module, so that one process can load them once for many files: to load them anew for each takes as long again as most files run.
      {
        extends: true,
        test: { name: 'shared', include: files, exclude: alone, isolate: false },
      },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
});
