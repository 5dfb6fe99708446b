import { expect, test } from 'vitest';
import { splitInline } from './inline-command.ts';

test.each([
  ['', []],
  ['  \t ', []],
  ['PING', ['PING']],
  ['  set  key\tvalue ', ['set', 'key', 'value']],
  ['set k "a b\\n\\x41\\"\\q"', ['set', 'k', 'a b\nA"q']],
  ["set k 'a \\'b\\' \\n'", ['set', 'k', "a 'b' \\n"]],
  ['"con\\x66ig" set', ['config', 'set']],
  ['con"fig" set', ['config', 'set']],
  ['a\\x', ['a\\x']],
  ['"\\xzz"', ['xzz']],
  ['""', ['']],
  ['get k\0 more', ['get', 'k']],
  ['a\xa0b', ['a\xa0b']],
])('%j is split as Redis splits it', (line, words) => {
  expect(splitInline(line)).toEqual(words);
});

test.each(['"open', "'open", '"a"b', "'a'b", 'a"b', '"a\0"', '"\\'])('%j has unbalanced quotes', (line) => {
  expect(splitInline(line)).toBeNull();
});
