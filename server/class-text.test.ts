import { stripVTControlCharacters } from 'node:util';
import decodeQr from 'qr/decode.js';
import { expect, test } from 'vitest';
import { classText, qrLines } from './class-text.ts';

const parts = {
  urls: ['http://192.168.1.20:8080', 'http://laptop.local:8080'],
  codes: [{ code: 'QUICK-OTTER', name: 'Class' }],
  token: 'TOKEN',
};

test('a script finds the addresses, the code and the link, a line each', () => {
  const lines = classText({ ...parts, isTerminal: false }).split('\n');
  expect(lines.filter((line) => /^[A-Z][a-z ]+: /.test(line))).toEqual([
    'Class: http://192.168.1.20:8080',
    'Class: http://laptop.local:8080',
    'Join code: QUICK-OTTER',
    'Teacher: http://192.168.1.20:8080/teacher/#TOKEN',
  ]);
  // Whoever shows or photographs the QR code has the link apart from it, below all that a room may see.
  const at = (sign: RegExp): number => lines.findLastIndex((line) => sign.test(line));
  const places = [/[▀▄█]/, /^Class: /, /^Join code: /, /^For the teacher alone/, /^Teacher: /].map(at);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  expect(lines[at(/^For the teacher alone/) - 1]).toBe('');
});

test('of several classes each has its code, the newest first', () => {
  const codes = [{ code: 'CALM-HERON', name: 'Databases 2b' }, ...parts.codes];
  expect(classText({ ...parts, codes, isTerminal: false })).toContain('Join code: CALM-HERON\nJoin code of Class: QUICK-OTTER\n');
  expect(classText({ ...parts, codes: [], isTerminal: false })).toMatch(/^Every class has ended/m);
});

test.each([true, false])('the QR code is read by a phone (in a terminal: %s)', (isTerminal) => {
  const text = classText({ ...parts, isTerminal });
  const drawn = text
    .split('\n')
    .filter((line) => /[▀▄█]/.test(line))
    .map((line) => stripVTControlCharacters(line));
  expect(qrLines('x', isTerminal).length).toBeGreaterThan(10);
  const rows = drawn.flatMap((line) => [
    Array.from(line, (cell) => '▀█'.includes(cell) === isTerminal),
    Array.from(line, (cell) => '▄█'.includes(cell) === isTerminal),
  ]);
  expect(decoded(rows)).toBe('http://192.168.1.20:8080/join/#QUICK-OTTER');
});

/** What a reader sees of dark and light cells. */
function decoded(rows: readonly (readonly boolean[])[]): string {
  const scale = 4;
  const width = (rows[0]?.length ?? 0) * scale;
  const height = rows.length * scale;
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const isDark = rows[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true;
      data.set([isDark ? 0 : 255, isDark ? 0 : 255, isDark ? 0 : 255, 255], (y * width + x) * 4);
    }
  return decodeQr({ width, height, data });
}
