import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { noTries, TriesCookie, waitAfter, waitLeft, withWrong } from './guess-brake.ts';

test('four wrong codes cost nothing, the fifth eight seconds, then twice as long up to a minute', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map(waitAfter)).toEqual([0, 0, 0, 0, 0, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

test('the wait passes, and is forgotten after an hour', () => {
  const tries = { wrong: 5, lastAt: 1_000 };
  expect([1_000, 5_000, 8_999, 9_000, 90_000].map((now) => waitLeft(tries, now))).toEqual([8_000, 4_000, 1, 0, 0]);
  expect(waitLeft(tries, -1e9)).toBe(8_000);
  expect(withWrong(tries, 10_000)).toEqual({ wrong: 6, lastAt: 10_000 });
  expect(withWrong(tries, 3_602_000)).toEqual({ wrong: 1, lastAt: 3_602_000 });
});

test('a cookie is believed where it is signed here, and the one that admits to most counts', () => {
  const cookie = new TriesCookie({ instance: 'c0ffee00', key: randomBytes(32) });
  const pair = (wrong: number): string => cookie.write({ wrong, lastAt: 7 }).split(';')[0] ?? '';
  const read = (text: string): number => cookie.read({ headers: { cookie: text } }).wrong;
  expect(cookie.write({ wrong: 3, lastAt: 7 })).toMatch(
    /^redis-notebook-c0ffee00-tries=3\.7\.[\w-]{43}; Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  expect(cookie.read({ headers: { cookie: `a=b; ${pair(3)}` } })).toEqual({ wrong: 3, lastAt: 7 });
  expect(read(`${pair(6)}; ${pair(2)}`)).toBe(6);
  expect(read(pair(3).replace('=3.', '=1.'))).toBe(0);
  expect(read('')).toBe(0);
  expect(new TriesCookie({ instance: 'c0ffee00', key: randomBytes(32) }).read({ headers: { cookie: pair(9) } })).toEqual(noTries);
  expect(cookie.write(noTries)).toContain('Max-Age=0');
});
