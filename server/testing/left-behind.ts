// Left behind: what a file of unit tests leaves in the process that the next one shares with it is taken back.
import { afterAll, vi } from 'vitest';

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
