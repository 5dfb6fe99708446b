import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tokenLimits } from '../limits.ts';
import { FileKeyStore, type Revocation } from './key-store.ts';
import { Revocations } from './revocations.ts';

let folder: string;
let store: FileKeyStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
  store = new FileKeyStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const nth = (number: number): string => number.toString(16).padStart(32, '0');

test('what was taken back stays so over a restart, for that learner alone', async () => {
  const before = await Revocations.open(store, () => 1_000);
  await before.revoke(nth(1));
  await before.revoke(nth(2));
  const after = await Revocations.open(store, () => 5_000);
  expect([1, 2, 3].map((number) => after.since(nth(number)))).toEqual([1_000, 1_000, 0]);
  expect(statSync(join(folder, 'revocations')).mode & 0o777).toBe(0o600);
});

test('a line that a full disk cut costs nothing but itself', async () => {
  await (await Revocations.open(store, () => 1_000)).revoke(nth(1));
  appendFileSync(join(folder, 'revocations'), `${nth(2)} 1`.slice(0, 20));
  await (await Revocations.open(store, () => 2_000)).revoke(nth(3));
  const after = await Revocations.open(store);
  expect([1, 2, 3].map((number) => after.since(nth(number)))).toEqual([1_000, 0, 2_000]);
});

test('a clock that was set back leaves no token good that was taken back', async () => {
  let now = 9_000;
  const revocations = await Revocations.open(store, () => now);
  await revocations.revoke(nth(1));
  now = 1_000;
  await revocations.revoke(nth(1));
  expect(revocations.since(nth(1))).toBe(9_001);
});

test('a revocation that cannot be kept holds all the same, and says so', async () => {
  const full = { ...memory(), addRevocation: () => Promise.reject(new Error('ENOSPC')) };
  const revocations = await Revocations.open(full, () => 1_000);
  await expect(revocations.revoke(nth(1))).rejects.toThrow('ENOSPC');
  expect(revocations.since(nth(1))).toBe(1_000);
});

test('whoever takes back again and again fills neither the memory nor the file', async () => {
  const revocations = await Revocations.open(store, () => 1_000);
  const times = tokenLimits.spareRevocations + 10;
  await Promise.all(Array.from({ length: times }, () => revocations.revoke(nth(1))));
  expect(readFileSync(join(folder, 'revocations'), 'utf8').match(/\d\n/g)?.length).toBeLessThan(20);
  expect((await Revocations.open(store)).since(nth(1))).toBe(1_000 + times - 1);
});

test('where there is no room for more learners, no void token becomes good', async () => {
  let now = 1_000;
  const revocations = await Revocations.open(memory(), () => (now += 1));
  await Promise.all(Array.from({ length: tokenLimits.revocations + 2 }, (_, number) => revocations.revoke(nth(number))));
  expect(revocations.since(nth(0))).toBeGreaterThanOrEqual(1_001);
  expect(revocations.since(nth(0))).toBe(revocations.since('f'.repeat(32)));
  expect(revocations.since(nth(tokenLimits.revocations + 1))).toBe(now);
});

test('what no token can be about any more is forgotten', async () => {
  let now = 1_000;
  let kept: readonly Revocation[] = [];
  const replaceRevocations = (all: readonly Revocation[]): Promise<void> => {
    kept = all;
    return Promise.resolve();
  };
  const revocations = await Revocations.open({ ...memory(), replaceRevocations }, () => now);
  await revocations.revoke(nth(1));
  now += tokenLimits.maxAgeMs + 1;
  for (let times = 0; times <= tokenLimits.spareRevocations + 4; times += 1) await revocations.revoke(nth(2));
  expect(kept.map(({ learner }) => learner)).toEqual([null, nth(2)]);
});

function memory(): Parameters<typeof Revocations.open>[0] {
  return {
    revocations: () => Promise.resolve([]),
    addRevocation: () => Promise.resolve(),
    replaceRevocations: () => Promise.resolve(),
  };
}
