import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tokenLimits } from './limits.ts';
import { FileKeyStore, type GrantEntry } from './key-store.ts';
import { TokenGrants } from './token-grants.ts';

let folder: string;
let store: FileKeyStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
  store = new FileKeyStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (): string => join(folder, 'tokens');
const nth = (number: number): string => number.toString(16).padStart(32, '0');
const day = 24 * 60 * 60 * 1000;

test('what was given stays good over a restart, and what was taken back stays void, for that learner alone', async () => {
  const before = await TokenGrants.open(store);
  const [one, two] = [await before.grant(nth(1)), await before.grant(nth(2))];
  expect(await before.grant(nth(1))).toBe(one);
  expect(one).toMatch(/^[\da-f]{32}$/);
  await before.revoke(nth(1));
  const after = await TokenGrants.open(store);
  expect([1, 2, 3].map((number) => after.generationOf(nth(number)))).toEqual([null, two, null]);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  // The next ones have nothing to do with those that were taken back, whatever the clock says.
  expect(await after.grant(nth(1))).not.toBe(one);
});

test('a line that a full disk cut costs nothing but itself', async () => {
  const one = await (await TokenGrants.open(store)).grant(nth(1));
  appendFileSync(file(), `${nth(2)} ${nth(7)} 1`.slice(0, 40));
  const three = await (await TokenGrants.open(store)).grant(nth(3));
  const after = await TokenGrants.open(store);
  expect([1, 2, 3].map((number) => after.generationOf(nth(number)))).toEqual([one, null, three]);
});

test('what cannot be kept is not given; what cannot be taken back for good is taken back all the same, and says so', async () => {
  let isFull = true;
  const addGrant = (): Promise<void> => (isFull ? Promise.reject(new Error('ENOSPC')) : Promise.resolve());
  const grants = await TokenGrants.open({ ...memory(), addGrant });
  await expect(grants.grant(nth(1))).rejects.toThrow('ENOSPC');
  expect(grants.generationOf(nth(1))).toBeNull();
  isFull = false;
  await grants.grant(nth(1));
  isFull = true;
  await expect(grants.revoke(nth(1))).rejects.toThrow('ENOSPC');
  expect(grants.generationOf(nth(1))).toBeNull();
});

test('who asks while a token is being kept gets none before it is', async () => {
  const kept = Promise.withResolvers<void>();
  const grants = await TokenGrants.open({ ...memory(), addGrant: () => kept.promise });
  const both = [grants.grant(nth(1)), grants.grant(nth(1))];
  kept.reject(new Error('ENOSPC'));
  for (const outcome of await Promise.allSettled(both)) expect(outcome.status).toBe('rejected');
  expect(grants.generationOf(nth(1))).toBeNull();
});

test('what had to end for another, or was taken back, stays void over a restart', async () => {
  let isFull = false;
  const addGrant = (entry: GrantEntry): Promise<void> => (isFull ? Promise.reject(new Error('ENOSPC')) : store.addGrant(entry));
  const entry = (number: number): GrantEntry => ({ learner: nth(number), generation: nth(number), issuedAt: Date.now() });
  await store.replaceGrants(Array.from({ length: tokenLimits.grants }, (_, number) => entry(number)));
  const before = await TokenGrants.open({ grants: () => store.grants(), replaceGrants: (all) => store.replaceGrants(all), addGrant });
  const newest = await before.grant(nth(tokenLimits.grants));
  expect(before.generationOf(nth(0))).toBeNull();
  await before.revoke(nth(0));
  isFull = true;
  await expect(before.revoke(nth(1))).rejects.toThrow('ENOSPC');
  isFull = false;
  // The learner tries again, as they were told.
  await before.revoke(nth(1));
  const after = await TokenGrants.open(store);
  expect([0, 1, 2, tokenLimits.grants].map((number) => after.generationOf(nth(number)))).toEqual([null, null, nth(2), newest]);
});

test('resets of minted learners take up nothing, and leave the tokens of others alone', async () => {
  const grants = await TokenGrants.open(store);
  const mine = await grants.grant(nth(1));
  for (let minted = 2; minted < 25_000; minted += 1) await grants.revoke(nth(minted));
  expect(grants.generationOf(nth(1))).toBe(mine);
  expect(readFileSync(file(), 'utf8').trim().split('\n')).toHaveLength(1);
});

test('whoever copies and takes back again and again fills neither the memory nor the file', async () => {
  const grants = await TokenGrants.open(store);
  for (let times = 0; times < tokenLimits.spareGrants; times += 1) {
    await grants.grant(nth(1));
    await grants.revoke(nth(1));
  }
  expect(readFileSync(file(), 'utf8').match(/\d\n/g)?.length).toBeLessThanOrEqual(tokenLimits.spareGrants);
  expect(grants.generationOf(nth(1))).toBeNull();
});

test('where there is no room for more, those that nobody used end first, and of the others the one unused longest', async () => {
  const grants = await TokenGrants.open(memory());
  const ended = vi.fn<() => void>();
  for (let number = 0; number < tokenLimits.grants; number += 1) await grants.grant(nth(number));
  for (const number of [0, 1, 2]) grants.noteUse(nth(number));
  grants.watch(nth(3), ended);
  const more = tokenLimits.grants;
  await grants.grant(nth(more));
  expect(ended).toHaveBeenCalledOnce();
  for (let number = 4; number <= more; number += 1) grants.noteUse(nth(number));
  grants.noteUse(nth(0));
  await grants.grant(nth(more + 1));
  expect([0, 1, 2, 3, 4, more, more + 1].filter((number) => grants.generationOf(nth(number)) === null)).toEqual([1, 3]);
});

test('what no token can be about any more is forgotten, and who copies tokens all the time keeps theirs', async () => {
  let now = day;
  let kept: readonly GrantEntry[] = [];
  const replaceGrants = (all: readonly GrantEntry[]): Promise<void> => {
    kept = all;
    return Promise.resolve();
  };
  const grants = await TokenGrants.open({ ...memory(), replaceGrants }, () => now);
  await grants.grant(nth(1));
  const steady = await grants.grant(nth(2));
  for (let days = 0; days < 92; days += 1) {
    now += day;
    expect(await grants.grant(nth(2))).toBe(steady);
  }
  for (let times = 0; times <= tokenLimits.spareGrants; times += 1) {
    await grants.grant(nth(3));
    await grants.revoke(nth(3));
  }
  expect(kept.map(({ learner }) => learner)).toEqual([nth(2)]);
});

function memory(): Parameters<typeof TokenGrants.open>[0] {
  return {
    grants: () => Promise.resolve([]),
    addGrant: () => Promise.resolve(),
    replaceGrants: () => Promise.resolve(),
  };
}
