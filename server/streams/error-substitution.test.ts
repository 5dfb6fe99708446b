import { expect, test } from 'vitest';
import { ErrorSubstitution } from './error-substitution.ts';

const replaced = (pieces: string[]): string => {
  const errors = new ErrorSubstitution('t0ken', (subject) => `NO ${subject}`);
  return pieces
    .flatMap((piece) => errors.replace(Buffer.from(piece)))
    .map(String)
    .join('');
};
const stream =
  "+OK\r\n-ERR unknown command 't0ken:A b', with args beginning with: \r\n-ERR unknown command `t0ken:D`, with\r\n-ERR unknown command 'x', with\r\n$3\r\n-ER\r\n--ERR unknown command 't0ken:C', with\r\n:1\r\n";
const expected = "+OK\r\n-NO A b\r\n-NO D\r\n-ERR unknown command 'x', with\r\n$3\r\n-ER\r\n--NO C\r\n:1\r\n";

test('only the marked errors are replaced, wherever the chunks are cut', () => {
  expect(replaced([stream])).toBe(expected);
  expect(replaced(stream.split(''))).toBe(expected);
  for (let cut = 1; cut < stream.length; cut++) expect(replaced([stream.slice(0, cut), stream.slice(cut)])).toBe(expected);
});

test('a whole reply is never kept back', () => {
  for (const reply of ['+-\r\n', '-ERR\r\n', '$1\r\n-\r\n', "-ERR unknown command 't0ke'\r\n"]) expect(replaced([reply])).toBe(reply);
});
