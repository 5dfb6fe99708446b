// The kept mark over a browser's storage and the names of its databases.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { browserKeptMark, recordDatabaseName } from './kept-mark.ts';

const noted = new Map<string, string>();
let databases: string[];
let isFull: boolean;
let asked: number;

beforeEach(() => {
  noted.clear();
  [databases, isFull, asked] = [[], false, 0];
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => noted.get(key) ?? null,
    removeItem: (key: string) => noted.delete(key),
    setItem: (key: string, value: string) => {
      if (isFull) throw new DOMException('The storage of this test is full.', 'QuotaExceededError');
      noted.set(key, value);
    },
  });
  vi.stubGlobal('indexedDB', {
    databases: () => {
      asked += 1;
      return Promise.resolve(databases.map((name) => ({ name, version: 1 })));
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('where nothing is noted the database tells whether something is kept, once', async () => {
  expect(await browserKeptMark.isNothing()).toBe(true);
  expect(await browserKeptMark.isNothing()).toBe(true);
  expect(asked).toBe(1);

  // As an older notebook leaves it, or a browser that lost its storage.
  noted.clear();
  databases = ['another', recordDatabaseName];
  expect(await browserKeptMark.isNothing()).toBe(false);
  expect(await browserKeptMark.isNothing()).toBe(false);
  expect(asked).toBe(2);
});

test('what is kept counts where it cannot be noted, too', async () => {
  expect(await browserKeptMark.isNothing()).toBe(true);
  isFull = true;
  browserKeptMark.set();
  databases = [recordDatabaseName];
  expect(await browserKeptMark.isNothing()).toBe(false);
});

test('what another tab notes while the database is asked counts', async () => {
  const asking = browserKeptMark.isNothing();
  browserKeptMark.set();
  expect(await asking).toBe(false);
});

test('a browser that does not tell is asked by the store itself', async () => {
  vi.stubGlobal('indexedDB', {});
  expect(await browserKeptMark.isNothing()).toBe(false);
  vi.stubGlobal('localStorage', undefined);
  expect(await browserKeptMark.isNothing()).toBe(false);
});
