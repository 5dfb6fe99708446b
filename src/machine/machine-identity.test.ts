import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BridgeError } from '../bridge/connection.ts';
import { usualIdentity } from './addresses.ts';
import { identityOf, type MachineIdentity } from './machine-identity.ts';

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

test('a bridge that is busy with a class that starts together is waited for: the names are the session’s for good', async () => {
  const { promise, resolve } = Promise.withResolvers<MachineIdentity>();
  const waiting = identityOf({ facts: () => promise });
  await vi.advanceTimersByTimeAsync(10_000);
  resolve({ hostname: 'ada', user: 'root' });
  expect(await waiting).toEqual({ hostname: 'ada', user: 'root' });
});

test('a bridge that has no machine to give right now is asked again, as long as it would be waited for', async () => {
  const full = new BridgeError('start-failed', 'This notebook has as many machines at work as it can tell apart: try again later.');
  const facts = vi.fn<() => Promise<MachineIdentity>>().mockRejectedValue(full);
  const waiting = identityOf({ facts });
  await vi.advanceTimersByTimeAsync(5_000);
  facts.mockResolvedValue({ hostname: 'ada', user: 'root' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await waiting).toEqual({ hostname: 'ada', user: 'root' });
  expect(vi.getTimerCount()).toBe(0);
  const inVain = identityOf({ facts: () => Promise.reject(full) });
  await vi.advanceTimersByTimeAsync(21_000);
  expect(await inVain).toEqual(usualIdentity);
  expect(vi.getTimerCount()).toBe(0);
});

test('where the bridge fails, or does not tell in time, it has its usual names', async () => {
  expect(await identityOf({ facts: () => Promise.reject(new Error('unreachable')) })).toEqual(usualIdentity);
  const waiting = identityOf({ facts: () => new Promise(() => {}) });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await waiting).toEqual(usualIdentity);
});
