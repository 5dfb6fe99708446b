import { describe, expect, test } from 'vitest';
import { bytesFromText, decoded, holdsBytes, textFromBytes, textFromTyped } from './byte-text.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('bytes as text', () => {
  test.each([
    ['plain text', 'héllo 日本 😀\0\n'],
    ['a byte order mark', '\ufefftext'],
    ['nothing', ''],
  ])('%s is itself', (_, text) => {
    expect(textFromBytes(new TextEncoder().encode(text))).toBe(text);
    expect(bytesFromText(text)).toEqual(new TextEncoder().encode(text));
    expect(holdsBytes(text)).toBe(false);
  });

  test.each([
    [bytes(0xff, 0xfe, 0), '\uefff\ueffe\0'],
    [bytes(0xc3, 0xa9, 0xff, 0x41), 'é\uefffA'],
    [bytes(0xc3), '\uefc3'],
    [bytes(0xe2, 0x82), '\uefe2\uef82'],
    // Overlong, a surrogate, and beyond Unicode.
    [bytes(0xc0, 0x80, 0xe0, 0x80, 0x80), '\uefc0\uef80\uefe0\uef80\uef80'],
    [bytes(0xed, 0xa0, 0x80), '\uefed\uefa0\uef80'],
    [bytes(0xf4, 0x90, 0x80, 0x80), '\ueff4\uef90\uef80\uef80'],
    [bytes(0xf0, 0x8f, 0xbf, 0xbf), '\ueff0\uef8f\uefbf\uefbf'],
  ])('%j', (given, text) => {
    expect(textFromBytes(given)).toBe(text);
    expect(bytesFromText(text)).toEqual(given);
    expect(holdsBytes(text)).toBe(true);
    expect(decoded(given)).toBeNull();
  });

  test('two that only together spell a character do so', () => {
    expect(bytesFromText(`${textFromBytes(bytes(0xc3))}${textFromBytes(bytes(0xa9))}`)).toEqual(bytes(0xc3, 0xa9));
  });

  test('the private-use characters themselves come back as they were', () => {
    const typed = '\uef7f\uef80\uefff\uf000';
    const spelt = new TextEncoder().encode(typed);
    expect(bytesFromText(textFromBytes(spelt))).toEqual(spelt);
    expect(bytesFromText(textFromTyped(typed))).toEqual(spelt);
  });

  test('every pair and a large random lot survive', () => {
    for (let pair = 0; pair < 0x10000; pair += 1) {
      const given = bytes(pair >> 8, pair & 0xff);
      if (bytesFromText(textFromBytes(given)).join() !== given.join()) expect.fail(`${pair.toString(16)} was mangled`);
    }
    const lot = Uint8Array.from({ length: 200_000 }, (_, index) => Math.imul(index + 1, 2_654_435_761) >>> 23);
    expect(bytesFromText(textFromBytes(lot)).join()).toBe(lot.join());
  });
});
