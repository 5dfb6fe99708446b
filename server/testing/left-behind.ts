// Left behind: what a file of unit tests leaves in the process that the next one shares with it is taken back.
import { afterAll, vi } from 'vitest';
import { endTestChildren } from './test-child.ts';

afterAll(() => {
  endTestChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
