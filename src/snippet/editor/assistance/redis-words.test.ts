import { describe, expect, it } from 'vitest';
import { redisWord, redisWords } from './redis-words.ts';

const words = (line: string): unknown => redisWords(line)?.map(({ text, start, end, isOpen }) => [text, start, end, isOpen]);

describe('redisWords', () => {
  it('finds bare and quoted words and their places', () => {
    expect(words('SET  k "a \\"b" \'it\\\'s\'')).toEqual([
      ['SET', 0, 3, false],
      ['k', 5, 6, false],
      ['a "b', 7, 14, false],
      ["it's", 15, 22, false],
    ]);
  });

  it('knows a word whose quote is open', () => {
    expect(words('GET "us')).toEqual([
      ['GET', 0, 3, false],
      ['us', 4, 7, true],
    ]);
    expect(words('GET "a\\')).toEqual([
      ['GET', 0, 3, false],
      ['a\\', 4, 7, true],
    ]);
  });

  it('takes a word that is part bare and part quoted for one', () => {
    expect(words('user:"a b"')).toEqual([['user:a b', 0, 10, false]]);
  });

  it('refuses what redis-cli refuses', () => {
    expect(redisWords('GET "a"b')).toBeNull();
    expect(redisWords('')).toEqual([]);
  });
});

describe('redisWord', () => {
  it.each([
    ['user:1', null, 'user:1'],
    ['a b', null, '"a b"'],
    ['say "x"', null, '"say \\"x\\""'],
    ['a', '"', '"a"'],
    ['a b', "'", "'a b'"],
    ["it's", "'", '"it\'s"'],
  ] as const)('writes %j with the quote %j as %s', (name, quote, word) => {
    expect(redisWord(name, quote)).toBe(word);
  });
});
