import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { notebookLimits } from '../limits.ts';
import { RunCredit } from './run-credit.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const step = {};
const later = (): Promise<unknown> => vi.advanceTimersByTimeAsync(notebookLimits.endingMs);

/** Ticks, with one that an earlier run has earned or none. */
function ledger(...earned: object[]): { ticks: Set<object>; credit: RunCredit<object> } {
  const ticks = new Set(earned);
  const credit = new RunCredit<object>({
    add: async (one) => {
      const isNew = !ticks.has(one);
      ticks.add(one);
      return isNew;
    },
    remove: async (one) => void ticks.delete(one),
  });
  return { ticks, credit };
}

it('a good run earns it at its end', async () => {
  const { ticks, credit } = ledger();
  credit.appeared(step);
  expect(ticks.size).toBe(0);
  await credit.ended(step, true, null);
  expect([...ticks]).toEqual([step]);
});

it('one that blocks earns it while it goes on, and keeps it where it is stopped', async () => {
  const { ticks, credit } = ledger();
  credit.appeared(step);
  await later();
  expect([...ticks]).toEqual([step]);
  await credit.ended(step, false, 'stopped');
  expect([...ticks]).toEqual([step]);
});

it('one that fails earns nothing, at once or after a while', async () => {
  const { ticks, credit } = ledger();
  credit.appeared(step);
  await credit.ended(step, false, 'failed');
  await later();
  expect(ticks.size).toBe(0);
  credit.appeared(step);
  await later();
  await credit.ended(step, false, 'failed');
  expect(ticks.size).toBe(0);
});

it('one that fails takes nothing away that an earlier one has earned', async () => {
  const { ticks, credit } = ledger(step);
  await credit.ended(step, false, 'failed');
  credit.appeared(step);
  await later();
  await credit.ended(step, false, 'failed');
  expect([...ticks]).toEqual([step]);
});
