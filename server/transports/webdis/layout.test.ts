import { expect, test } from 'vitest';
import { formatJson } from './json-format.ts';
import { join, LayoutReader, listOf, within, type Layout } from './layout.ts';
import { seeded } from '../../testing/seeded.ts';

const lists: Layout = within(
  'f(',
  listOf(
    '[',
    ['a', ['b', 'c'], [], ['d']],
    (item) => (typeof item === 'string' ? item : listOf('{', item, (one) => one, ';', '}')),
    ', ',
    ']',
  ),
  ');',
);

test('a layout is joined with what stands before, between and after its items', () => {
  expect(join('text')).toBe('text');
  expect(join(lists)).toBe('f([a, {b;c}, {}, {d}]);');
});

test.each([1, 2, 3, 7, 1000])('in slices of %d characters it is the same text', (most) => {
  for (const layout of ['text', '', lists]) {
    const reader = new LayoutReader(layout);
    let text = '';
    while (!reader.isDone) {
      const part = reader.read(most);
      expect(part.length).toBeLessThanOrEqual(most);
      text += part;
    }
    expect(text).toBe(join(layout));
  }
});

test('a slice makes few items, however short they are', () => {
  let made = 0;
  const reader = new LayoutReader({ open: '', count: 1_000_000, item: () => String((made += 1) % 10), between: '', close: '' });
  reader.read(32 * 1024);
  expect(made).toBeLessThan(1_024);
  expect(made).toBeGreaterThan(100);
});

test('a long string is the same JSON as in one piece, wherever it is cut and whatever its bytes are', () => {
  const random = seeded(7);
  const characters = ['a', '"', '\n', '\x00', 'é', '€', '😀'].map((text) => Buffer.from(text).toString('latin1'));
  // The second half is no UTF-8.
  const pieces = [...characters, '\xff', '\x80', '\x80\x80\x80\x80\x80', '\xf0\x9f', '\xe2\x82'];
  for (let round = 0; round < 20; round += 1) {
    let text = 'x'.repeat(random.below(4));
    while (text.length < 200_000) text += random.pick(pieces).repeat(1 + random.below(5_000));
    const whole = Buffer.from(JSON.stringify(Buffer.from(text, 'latin1').toString())).toString('latin1');
    expect(join(formatJson('GET', { type: 'string', text }))).toBe(`{"GET":${whole}}`);
  }
});
