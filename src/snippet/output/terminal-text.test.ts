import { describe, expect, it } from 'vitest';
import { TerminalText } from './terminal-text.ts';

/** All a terminal shows after some chunks. */
function shown(...chunks: string[]): string {
  const text = new TerminalText();
  let closed = '';
  for (const chunk of chunks) {
    const { lines, cleared } = text.write(chunk);
    closed = (cleared ? '' : closed) + lines;
  }
  return closed + text.open;
}

describe('TerminalText', () => {
  it('closes lines and keeps the open one', () => {
    const text = new TerminalText();
    expect(text.write('one\ntw')).toEqual({ lines: 'one\n', runs: [], cleared: false });
    expect(text.open).toBe('tw');
    expect(text.write('o\n\nthree')).toEqual({ lines: 'two\n\n', runs: [], cleared: false });
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

  it.each([
    [['min: 0, avg: 0.10 (1 samples)\x1b[0G\x1b[2Kmin: 1'], 'min: 1'],
    [['one\nlong line\x1b[0', 'G\x1b[2', 'Kshort', '\x1b[0G\x1b[2Kx'], 'one\nx'],
    [['abcdef\r\x1b[0Kxy'], 'xy'],
    [['abcdef\x1b[3G\x1b[K!'], 'ab!'],
    [['abcdef\x1b[3G\x1b[1K'], '   def'],
    [['abc\x1b[2K!\n'], '   !\n'],
    [['ab\x1b[5Gc'], 'ab  c'],
    [['ab\x1b[GX'], 'Xb'],
  ])('erases and moves within the line: %j', (chunks, expected) => {
    expect(shown(...chunks)).toBe(expected);
  });

  it.each([
    [['one\ntwo\nthree', '\x1b[H\x1b[2J', 'four'], 'four'],
    [['one\ntwo\x1b[H\x1b[2J\x1b[3Jthree\nfour'], 'three\nfour'],
    [['one\n\x1bcafter\n'], 'after\n'],
    [['one\ntwo\x1b[1G\x1b[J'], 'one\n'],
  ])('clears the screen: %j', (chunks, expected) => {
    expect(shown(...chunks)).toBe(expected);
  });

  it('leaves colours out without moving anything', () => {
    expect(shown('\r\n  \x1b[1mGET\x1b[0m \x1b[90mkey\x1b[0m\n  \x1b[33msummary:\x1b[0m Get')).toBe('\n  GET key\n  summary: Get');
  });

  it('does not wait for ever for the end of an escape sequence', () => {
    expect(shown(`\x1b]${'x'.repeat(5000)}`, 'after')).toContain('after');
  });

  it('tells what a program wants in colour, where it stands in the end', () => {
    const text = new TerminalText();
    expect(text.write('a\x1b[31mred\x1b[0mb\nplain\n\x1b[1mbold\n').runs).toEqual([
      { from: 1, to: 4, classes: 'rn-sgr-text-red' },
      { from: 12, to: 16, classes: 'rn-sgr-bold' },
    ]);
    text.write('still\x1b[m');
    expect(text.openRuns).toEqual([{ from: 0, to: 5, classes: 'rn-sgr-bold' }]);
    expect(text.write('\rS\x1b[K\n')).toEqual({ lines: 'S\n', runs: [], cleared: false });
  });

  it('remembers no colour of what was erased', () => {
    const text = new TerminalText();
    text.write('\x1b[32mgreen');
    expect(text.write('\x1b[2J\x1b[0mplain\n')).toEqual({ lines: 'plain\n', runs: [], cleared: true });
  });
});
