import { describe, expect, it } from 'vitest';
import { Inbox } from './inbox.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (taken: Uint8Array): string => new TextDecoder().decode(taken);

function filled(...chunks: string[]): Inbox {
  const inbox = new Inbox();
  for (const chunk of chunks) inbox.push(bytes(chunk));
  return inbox;
}

describe('an inbox', () => {
  it.each([
    [['abc'], 10, 'abc'],
    [['abc'], 2, 'ab'],
    [['ab', 'cd', 'ef'], 3, 'abc'],
    [['ab', 'cd', 'ef'], 4, 'abcd'],
    [['ab', 'cd', 'ef'], 100, 'abcdef'],
    [['', 'ab'], 1, 'a'],
    [[], 5, ''],
    [['ab'], 0, ''],
  ])('of %j gives %i bytes as %j', (chunks, max, expected) => {
    expect(text(filled(...chunks).take(max, false))).toBe(expected);
  });

  it('keeps what was peeked at', () => {
    const inbox = filled('ab', 'cd');
    expect(text(inbox.take(3, true))).toBe('abc');
    expect(inbox.size).toBe(4);
    expect(text(inbox.take(4, false))).toBe('abcd');
    expect(inbox.size).toBe(0);
  });

  it('goes on where a take ended within a chunk', () => {
    const inbox = filled('abcd', 'ef');
    expect([text(inbox.take(1, false)), text(inbox.take(4, false)), text(inbox.take(9, false))]).toEqual(['a', 'bcde', 'f']);
  });
});
