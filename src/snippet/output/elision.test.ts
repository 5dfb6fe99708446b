import { expect, it } from 'vitest';
import { elide } from './elision.ts';

it.each([
  ['', ''],
  ['abcdefgh', 'abcdefgh'],
  ['abcdefghi', 'abcde […1 characters are not shown…] ghi'],
  ['0123456789abcdefghij', '01234 […12 characters are not shown…] hij'],
  ['0123\u{1f600}6789ab\u{1f600}de', '0123 […10 characters are not shown…] de'],
])('elide(%j, 5, 3) is %j', (text, shown) => {
  expect(elide(text, 5, 3)).toBe(shown);
});
