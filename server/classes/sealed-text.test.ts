import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSealedTexts } from './sealed-text.ts';

const bridge = { instance: 'c0ffee00', key: randomBytes(32) };
const codes = createSealedTexts(bridge, 'personal codes');

test('what was sealed is opened, here and for this alone', () => {
  const sealed = codes.seal('K7MQ-P2XD');
  expect(codes.open(sealed)).toBe('K7MQ-P2XD');
  expect(codes.seal('K7MQ-P2XD')).not.toBe(sealed);
  expect(createSealedTexts(bridge, 'something else').open(sealed)).toBeNull();
  expect(createSealedTexts({ ...bridge, key: randomBytes(32) }, 'personal codes').open(sealed)).toBeNull();
});

test('what was changed, cut or made up is not', () => {
  const sealed = codes.seal('K7MQ-P2XD');
  for (let at = 0; at < sealed.length - 1; at += 3) {
    const other = sealed[at] === 'A' ? 'B' : 'A';
    expect.soft(codes.open(sealed.slice(0, at) + other + sealed.slice(at + 1))).toBeNull();
  }
  for (const text of ['', 'x', sealed.slice(8), 'A'.repeat(60)]) expect(codes.open(text)).toBeNull();
});
