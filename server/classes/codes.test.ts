import { expect, test } from 'vitest';
import { codeWords } from './code-words.ts';
import { newJoinCode, newPersonalCode, readJoinCode, readPersonalCode } from './codes.ts';
import { codeLimits } from './limits.ts';

test('there are 4,096 words, each once, short and of plain letters', () => {
  expect(codeWords).toHaveLength(codeLimits.words);
  expect(new Set(codeWords).size).toBe(4096);
  expect(codeWords.filter((word) => !/^[a-z]{3,9}$/.test(word))).toEqual([]);
  expect(codeWords).toEqual(codeWords.toSorted());
});

test('a code has two of the words, and is none that is taken', () => {
  const taken = new Set<string>();
  for (let count = 0; count < 500; count += 1) {
    const code = newJoinCode((one) => !taken.has(one));
    expect(code).toMatch(/^[A-Z]{3,9}-[A-Z]{3,9}$/);
    expect(code.split('-').every((word) => codeWords.includes(word.toLowerCase()))).toBe(true);
    expect(taken.has(readJoinCode(code))).toBe(false);
    taken.add(readJoinCode(code));
  }
  let asked = 0;
  newJoinCode(() => (asked += 1) > 3);
  expect(asked).toBe(4);
});

test.each(['QUICK-OTTER', 'quick otter', ' Quick  Otter ', 'quickotter', 'quick\u2013otter', 'q-u-i-c-k otter'])(
  '%j is typed like QUICK-OTTER',
  (typed) => {
    expect(readJoinCode(typed)).toBe('QUICKOTTER');
  },
);

test('a personal code has 40 bits, each letter of 32 equally often', () => {
  const codes = Array.from({ length: 2_000 }, newPersonalCode);
  expect(new Set(codes).size).toBe(2_000);
  expect(codes.filter((code) => !/^[\dA-HJKMNP-TV-Z]{4}-[\dA-HJKMNP-TV-Z]{4}$/.test(code))).toEqual([]);
  const seen = new Map<string, number>();
  for (const letter of codes.join('').replaceAll('-', '')) seen.set(letter, (seen.get(letter) ?? 0) + 1);
  expect(seen.size).toBe(32);
  // 500 on average, of which 10 deviations are 220.
  for (const [letter, count] of seen) expect.soft(Math.abs(count - 500), letter).toBeLessThan(220);
});

test.each([
  ['K7MQ-P2XD', 'K7MQ-P2XD'],
  ['k7mqp2xd', 'K7MQ-P2XD'],
  [' k7mq p2xd ', 'K7MQ-P2XD'],
  ['kLmq-oixd', 'K1MQ-01XD'],
  ['K7MQ-P2X', null],
  ['K7MQ-P2XDD', null],
  ['K7MQ-P2XU', null],
  ['', null],
])('%j is read as %j', (typed, code) => {
  expect(readPersonalCode(typed)).toBe(code);
});
