import { describe, expect, it } from 'vitest';
import { TerminalText } from './terminal-text.ts';

/** All a terminal shows after some chunks. */
function shown(...chunks: string[]): string {
  const text = new TerminalText();
  return chunks.map((chunk) => text.write(chunk)).join('') + text.open;
}

describe('TerminalText', () => {
  it('closes lines and keeps the open one', () => {
    const text = new TerminalText();
    expect(text.write('one\ntw')).toBe('one\n');
    expect(text.open).toBe('tw');
    expect(text.write('o\n\nthree')).toBe('two\n\n');
    expect(text.open).toBe('three');
  });

  it.each([
    [['a\r\nb\r\n'], 'a\nb\n'],
    [['a\r', '\nb'], 'a\nb'],
    [['10%\r', '20%\r', '100%\n'], '100%\n'],
    [['12345\rab'], 'ab345'],
    [['ab\b\bcd\b!'], 'c!'],
    [['ab\r\rc\nd'], 'cb\nd'],
    [['a\b\b\bz'], 'z'],
  ])('moves the cursor as a terminal does: %j', (chunks, expected) => {
    expect(shown(...chunks)).toBe(expected);
  });

  it.each([
    [['\x1b[31mred\x1b[0m'], 'red'],
    [['\x1b[3', '1mred\x1b', '[0m\x1b[', 'K!'], 'red!'],
    [['\x1b]0;title\x07text'], 'text'],
    [['\x1b]8;;x\x1b', '\\link'], 'link'],
    [['\x1b[H\x1b[2Jclean'], 'clean'],
    [['bell\x07 \x00zero'], 'bell zero'],
    [['\ttab'], '\ttab'],
    [['caf\u00e9 \u{1f600}\n'], 'caf\u00e9 \u{1f600}\n'],
  ])('leaves out what does not print: %j', (chunks, expected) => {
    expect(shown(...chunks)).toBe(expected);
  });

  it('does not wait for ever for the end of an escape sequence', () => {
    expect(shown(`\x1b]${'x'.repeat(5000)}`, 'after')).toContain('after');
  });
});
