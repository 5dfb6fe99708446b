import { expect, test } from 'vitest';
import { classWireLimits, takenHostNames } from '../../src/class-protocol.ts';
import { isComputerName } from '../../src/protocol.ts';
import { freeName, hostNameOf, isTakenHostName, shownName } from './host-name.ts';

test.each([
  ['Ada', 'ada'],
  ['  Ada   Lovelace ', 'ada-lovelace'],
  ['Zoë', 'zoe'],
  ['José María', 'jose-maria'],
  ['Łukasz', 'lukasz'],
  ["O'Neil", 'oneil'],
  ['O\u2019Neil', 'oneil'],
  ['Jean-Luc', 'jean-luc'],
  ['Straße', 'strasse'],
  ['Аня', 'anya'],
  ['Ωmega', 'omega'],
  ['李明', 'liming'],
  ['さくら', 'sakura'],
  ['한글', 'hangeul'],
  ['محمد', 'mhmd'],
  ['😀', 'grinning'],
  ['42', 's42'],
  ['ada_1.example', 'ada-1-example'],
  ['--Ada--', 'ada'],
])('the machine of %j is %s', (typed, hostname) => {
  const name = shownName(typed) ?? '';
  expect(hostNameOf(name)).toBe(hostname);
});

test('any name that may be shown makes a host name', () => {
  // A few of each block of the basic plane, alone and many times over.
  for (let code = 0x20; code < 0x1_0000; code += 37) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    for (const typed of [String.fromCodePoint(code), String.fromCodePoint(code).repeat(32), `1${String.fromCodePoint(code)}-`]) {
      const name = shownName(typed);
      if (name === null) continue;
      expect.soft(isComputerName(hostNameOf(name)) || isTakenHostName(hostNameOf(name)), `U+${code.toString(16)}`).toBe(true);
    }
  }
});

test.each([
  ['', null],
  ['   ', null],
  ['...', null],
  ['\u200b\u202e', null],
  ['x'.repeat(classWireLimits.nameCharacters), 'x'.repeat(classWireLimits.nameCharacters)],
  ['x'.repeat(classWireLimits.nameCharacters + 1), null],
  ['\u202eadA', 'adA'],
  ['A\u0000d\u0007a', 'Ada'],
  ['Ada\n\tL', 'Ada L'],
  [`a${'\u0301'.repeat(20)}`, `\u00e1${'\u0301'.repeat(3)}`],
  ['<b>Ada</b>', '<b>Ada</b>'],
  ['A \u200b L', 'A L'],
  ['e\u200b\u0301', '\u00e9'],
])('of %j is shown %j', (typed, shown) => {
  expect(shownName(typed)).toBe(shown);
  if (shown !== null) expect(shownName(shown)).toBe(shown);
});

test('names that look the same are the same host', () => {
  // The second has a Cyrillic A.
  expect(hostNameOf('\u0410da')).toBe(hostNameOf('Ada'));
  expect(hostNameOf('ADA')).toBe(hostNameOf('Ada'));
  expect(hostNameOf('A\u0301da')).toBe(hostNameOf('Ada'));
});

test.each(takenHostNames)('%s means something else, whatever its case', (name) => {
  expect(isTakenHostName(hostNameOf(name.toUpperCase()))).toBe(true);
});

test.each([
  ['Ada', [], 'Ada-2'],
  ['Ada', ['ada-2', 'ada-3'], 'Ada-4'],
  ['Ada-2', ['ada-2'], 'Ada-3'],
  ['Server', [], 'Server-2'],
  ['-2', [], '-2-2'],
  ['x'.repeat(32), [], `${'x'.repeat(30)}-2`],
  // Each of them takes several letters of ASCII.
  ['駅'.repeat(32), ['eki-2'], null],
])('beside others the free name for %j is %j: %#', (name, taken, free) => {
  const found = freeName(name, (hostname) => !taken.includes(hostname) && hostname !== hostNameOf(name));
  if (free !== null) expect(found).toBe(free);
  expect(Array.from(found).length).toBeLessThanOrEqual(classWireLimits.nameCharacters);
  expect(shownName(found)).toBe(found);
  expect(hostNameOf(found)).toMatch(/-\d+$/);
  expect(isComputerName(hostNameOf(found))).toBe(true);
});
