import { expect, test } from 'vitest';
import { readsKeyboard } from './keyboard.ts';

test.each([
  'cat',
  'cat -',
  'cat -n',
  'head -n 3',
  'grep x',
  'grep -i x',
  'sed s/a/b/',
  'sed -e p',
  'awk {print}',
  'tr a b',
  'tee f',
  'wc -l',
  'sort -k 2',
  'xargs echo',
  'bash',
  'jq .',
])('%s reads the keyboard', (line) => {
  const [name = '', ...args] = line.split(' ');
  expect(readsKeyboard(name, args)).toBe(true);
});

test.each([
  'cat f',
  'head -n 3 f',
  'grep x f',
  'grep -r x',
  'grep -e x f',
  'sed -e p f',
  'sed p f',
  'awk BEGIN{}',
  'awk {print} f',
  'wc -l f',
  'bash -c ls',
  'bash f',
  'jq -n 1',
  'jq . f',
  'cat --help',
  'ls',
  'redis-cli',
])('%s does not', (line) => {
  const [name = '', ...args] = line.split(' ');
  expect(readsKeyboard(name, args)).toBe(false);
});
