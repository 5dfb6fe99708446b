import { expect, test } from 'vitest';
import { WrongCodes } from './wrong-codes.ts';

const minute = 60_000;

test('what was tried within ten minutes counts', () => {
  const codes = new WrongCodes();
  for (let at = 0; at < 20; at += 1) codes.add(at * minute);
  expect(codes.recent(19 * minute)).toBe(10);
  expect(codes.recent(24 * minute)).toBe(5);
  expect(codes.recent(40 * minute)).toBe(0);
  codes.add(40 * minute);
  expect([...codes.counts]).toEqual([[40, 1]]);
});

test('it goes on from an earlier start, and a clock that goes back keeps nothing for long', () => {
  const codes = new WrongCodes(
    new Map([
      [100, 60],
      [101, 50],
      [7, 3],
    ]),
  );
  expect(codes.recent(101 * minute)).toBe(110);
  expect(codes.recent(50 * minute)).toBe(0);
});
