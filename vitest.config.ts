// Vitest: the unit tests, which sit beside their sources.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'server/**/*.test.ts'],
    // Real redis-servers and sockets start within milliseconds, but not on a machine busy with everything else.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
