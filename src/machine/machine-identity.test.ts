import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { usualIdentity } from './addresses.ts';
import { identityOf } from './machine-identity.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a machine is called what its bridge tells', async () => {
  const facts = { hostname: 'workbench', user: 'ada', redis: '7.0.15' };
  expect(await identityOf({ facts: async () => facts })).toEqual({ hostname: 'workbench', user: 'ada' });
  expect(vi.getTimerCount()).toBe(0);
});

test('where the bridge fails, or does not tell in time, it has its usual names', async () => {
  expect(await identityOf({ facts: () => Promise.reject(new Error('unreachable')) })).toEqual(usualIdentity);
  const waiting = identityOf({ facts: () => new Promise(() => {}) });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await waiting).toEqual(usualIdentity);
});
