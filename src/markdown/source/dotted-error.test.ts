import { expect, it } from 'vitest';
import { rowPieces } from './dotted-error.ts';

it.each([
  ['redis.exceptions.ConnectionError: Error 111. Refused.', ['redis.', 'exceptions.', 'ConnectionError: Error 111. Refused.']],
  ['redis.exceptions.WatchError', ['redis.', 'exceptions.', 'WatchError']],
  ['redis.exceptions.WatchError\n', ['redis.', 'exceptions.', 'WatchError\n']],
  ['ValueError: a.b.C: d', ['ValueError: a.b.C: d']],
  ['www.example.org: unknown', ['www.example.org: unknown']],
  ['', ['']],
])('a row of %j may end after a dot of the module alone', (line, pieces) => {
  expect(rowPieces(line)).toEqual(pieces);
});
