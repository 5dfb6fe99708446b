import { expect, it } from 'vitest';
import { isDrawing } from './drawing.ts';

it.each([
  '                _._                                                  ',
  "      _.-``    `.  `_.  ''-._           Redis 7.0.15 (00000000/0) 64 bit",
  " (    '      ,       .-`  | `,    )     Running in standalone mode",
  " |    `-._`-._        _.-'_.-'    |           https://redis.io",
  "              `-.__.-'               ",
])('%j is one of a picture', (line) => {
  expect(isDrawing(line)).toBe(true);
});

it.each([
  '',
  '   ',
  ' 1) "a"',
  '    "name": "Ana",',
  '  File "<stdin>", line 1, in <module>',
  '    ^^^^^',
  '1:M 27 Nov 2026 09:41:00.000 * Ready to accept connections',
  '(integer) 4',
  '-- ./. --',
])('%j is not', (line) => {
  expect(isDrawing(line)).toBe(false);
});
