import { expect, test } from 'vitest';
import { ErrorExchange } from './error-exchange.ts';

const exchange = (pieces: string[]): string => {
  const errors = new ErrorExchange('t0ken', (subject) => `NO ${subject}`);
  return pieces.flatMap((piece) => errors.exchange(Buffer.from(piece))).map(String).join('');
};
const stream = "+OK\r\n-ERR unknown command 't0ken:A b', with args beginning with: \r\n-ERR unknown command `t0ken:D`, with\r\n-ERR unknown command 'x', with\r\n$3\r\n-ER\r\n--ERR unknown command 't0ken:C', with\r\n:1\r\n";
const expected = "+OK\r\n-NO A b\r\n-NO D\r\n-ERR unknown command 'x', with\r\n$3\r\n-ER\r\n--NO C\r\n:1\r\n";

test('only the marked errors are exchanged, wherever the chunks are cut', () => {
  expect(exchange([stream])).toBe(expected);
  expect(exchange(stream.split(''))).toBe(expected);
  for (let cut = 1; cut < stream.length; cut++) expect(exchange([stream.slice(0, cut), stream.slice(cut)])).toBe(expected);
});

test('a whole reply is never kept back', () => {
  for (const reply of ['+-\r\n', '-ERR\r\n', '$1\r\n-\r\n', "-ERR unknown command 't0ke'\r\n"]) expect(exchange([reply])).toBe(reply);
});
