import { expect, test } from 'vitest';
import { texts } from '../../texts/texts.test-support.ts';
import { shellLimits } from './limits.ts';
import { OutputLimit } from './output-limit.ts';

const { hints } = texts.shell;
const { outputChars, outputTailChars } = shellLimits;

function shown(pieces: Iterable<string>): string {
  let text = '';
  const output = new OutputLimit(hints, (piece) => {
    text += piece;
  });
  for (const piece of pieces) output.write(piece);
  output.end();
  return text;
}

test('what fits is shown as it is, and ends where it ends', () => {
  const all = 'x'.repeat(outputChars);
  expect(shown(['a', 'b\n', ''])).toBe('ab\n');
  expect(shown([all])).toBe(all);
});

test('what is a little longer is shown whole, with a word between', () => {
  expect(shown([`${'x'.repeat(outputChars - 1)}\n`, 'one\n', 'two'])).toBe(
    `${'x'.repeat(outputChars - 1)}\n[The notebook has shown 393,216 characters of this step; the end of its output follows once it ends.]\none\ntwo`,
  );
});

test.each([1, 7, 70_000, 5_000_000])('of what is much longer its middle is left out and counted, in pieces of %d lines', (lines) => {
  const all = Array.from({ length: 400_000 }, (_, index) => `${index}\n`);
  const pieces = Array.from({ length: Math.ceil(all.length / lines) }, (_, index) =>
    all.slice(index * lines, (index + 1) * lines).join(''),
  );
  const text = shown(pieces);
  const whole = all.join('');
  expect(text.startsWith(whole.slice(0, outputChars))).toBe(true);
  const [, dropped = '', end = ''] = /\[([\d,]+) characters are left out here\.\]\n([^]*)$/.exec(text) ?? [];
  expect(whole.endsWith(`\n${end}`)).toBe(true);
  expect(end.length).toBeGreaterThan(outputTailChars - 10);
  expect(Number(dropped.replaceAll(',', ''))).toBe(whole.length - outputChars - end.length);
});

test('it knows where a line begins, shown or not', () => {
  const output = new OutputLimit(hints, () => {});
  expect(output.atLineStart).toBe(true);
  output.write('a');
  expect(output.atLineStart).toBe(false);
  output.write(`${'x'.repeat(outputChars)}\n`);
  expect(output.atLineStart).toBe(true);
  output.write('b');
  expect(output.atLineStart).toBe(false);
});
