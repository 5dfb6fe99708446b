import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repeat } from './repeated-work.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a round waits for the one before it, and one that fails is reported and followed by others', async () => {
  const reports: string[] = [];
  let rounds = 0;
  let end = Promise.withResolvers<void>();
  const stop = repeat(
    10,
    () => {
      rounds += 1;
      return end.promise;
    },
    (entry) => void reports.push(entry),
  );
  await vi.advanceTimersByTimeAsync(35);
  expect(rounds).toBe(1);
  end.reject(new Error('no disk'));
  end = Promise.withResolvers();
  await vi.advanceTimersByTimeAsync(10);
  expect(rounds).toBe(2);
  expect(reports).toHaveLength(1);
  expect(reports[0]).toContain('no disk');
  stop();
  end.resolve();
  await vi.advanceTimersByTimeAsync(50);
  expect(rounds).toBe(2);
});
