import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { argumentsAsText, quoted, readDirectives, splitArgs } from './conf-text.ts';

test('splits a line as Redis does', () => {
  expect(splitArgs('save 900 1')).toEqual(['save', '900', '1']);
  expect(splitArgs('  \t save\v900 1 ')).toEqual(['save\v900', '1']);
  expect(splitArgs('requirepass "a \\"b\\" \\x41\\n\\q"')).toEqual(['requirepass', 'a "b" A\nq']);
  expect(splitArgs("requirepass 'it\\'s \\n'")).toEqual(['requirepass', "it's \\n"]);
  expect(splitArgs('a""')).toEqual(['a']);
  expect(splitArgs('a"b"c')).toBeNull();
  expect(splitArgs('a "b')).toBeNull();
  expect(splitArgs("a 'b")).toBeNull();
  expect(splitArgs('')).toEqual([]);
});

test.each([
  ['  \t ', []],
  ['"con\\x66ig" set', ['config', 'set']],
  ['con"fig" set', ['config', 'set']],
  ['a\\x', ['a\\x']],
  ['"\\xzz"', ['xzz']],
  ['""', ['']],
  ['a\xa0b', ['a\xa0b']],
])('splits %j as Redis does', (line, words) => {
  expect(splitArgs(line)).toEqual(words);
});

test.each(['"open', "'open", '"a"b', "'a'b", 'a"b', '"\\'])('finds the quotes of %j unbalanced', (line) => {
  expect(splitArgs(line)).toBeNull();
});

test('reads the directives of a configuration, in lower case, without comments', () => {
  expect(readDirectives('# port 1\r\n\n  PORT 6380\r\n"Load\\x6dodule" /tmp/x.so\nsave ""\n"unbalanced\n')).toEqual([
    { name: 'port', values: ['6380'] },
    { name: 'loadmodule', values: ['/tmp/x.so'] },
    { name: 'save', values: [''] },
  ]);
});

/** What readDirectives did with a line before, by a pattern that began anew at each blank: as slow as its square. */
function readSlowly(text: string): unknown[] {
  const lines = text.split('\n').map((raw) => raw.replace(/^[ \t\r]+|[ \t\r]+$/g, ''));
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => splitArgs(line) ?? [])
    .flatMap(([name, ...values]) => (name === undefined ? [] : [{ name: name.toLowerCase(), values }]));
}

test('reads all that can be written with a few characters as before', () => {
  const alphabet = [' ', '\t', '\r', '\n', '"', "'", '\\', '#', 'x4a', 'A', '\v', '\0', '\xa0'];
  // A generator of its own, so that a failure comes again (xorshift32).
  let seed = 2_463_534_242;
  const next = (below: number): number => {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return (seed >>> 0) % below;
  };
  for (let round = 0; round < 20_000; round += 1) {
    const text = Array.from({ length: next(12) }, () => alphabet[next(alphabet.length)]).join('');
    expect(readDirectives(text), JSON.stringify(text)).toEqual(readSlowly(text));
  }
});

test('reads no more directives than are asked for', () => {
  expect(readDirectives('a 1\nb 2\nc 3', 2).map(({ name }) => name)).toEqual(['a', 'b']);
});

test('quotes a value so that Redis reads the same bytes', () => {
  for (const value of ['plain', 'a "b" \\ c', 'tab\tnew\nline\r\b\u0007', '']) expect(splitArgs(quoted(value))).toEqual([value]);
  expect(quoted('ü')).toBe('"\\xc3\\xbc"');
});

test('a mode that is an argument is a directive here', () => {
  expect(readDirectives(argumentsAsText(['--sentinel', '--port', '1'], false))).toEqual([
    { name: 'sentinel', values: [] },
    { name: 'port', values: ['1'] },
  ]);
});

// Each ends with an error of Redis' own, which shows the text it made of its arguments. It is one of a directive that all
// know: Redis 8 takes a name it does not know for a module's, and shows none of its text.
describe.each([
  [['--hz']],
  [['--port', '6380', '--hz', 'a b', 'c"d']],
  [['--port 6380', '--hz']],
  [['--save', '--hz', 'x']],
  [['--save', '3600', '1', '--hz', '--really']],
  [['--hz', '--save']],
  [['--hz', '-x', '-']],
  [['-', '--hz', 'x']],
  [['--SAVE', '--hz']],
  [['--requirepass', '--port', '1', '--hz']],
  [['--appendonly', 'yes\nhz', 'x']],
  [['--appendonly yes\nhz x']],
  [['--requirepass', 'ü', '--hz', 'ü\t']],
  [['--port', '6380', 'more']],
  [['--"port', '1']],
])('arguments %j', (args) => {
  test('become the text that redis-server makes of them', () => {
    const real = spawnSync('redis-server', args, { input: '', encoding: 'utf8', timeout: 20_000 });
    const ours = spawnSync('redis-server', ['-'], {
      input: `\n${argumentsAsText(args, false)}\nport none`,
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(real.stderr).toContain('FATAL CONFIG FILE ERROR');
    expect(ours.stderr).toBe(real.stderr);
  });
});
