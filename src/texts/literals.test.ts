import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const src = join(import.meta.dirname, '..');
/** What a page is made of. What real programs print is below src/machine, and what an author reads below src/markdown. */
const files = globSync(['{classes,components,notebook,pages,panes,snippet,runners}/**/*.{ts,astro}'], { cwd: src }).filter(
  (file) => !/\.test(-support)?\.ts$/.test(file),
);

/** Where a text reaches a reader, with a literal in the table's place. */
const shown = [
  /\.(?:textContent|innerText|title|placeholder|ariaLabel|ariaDescription|label|alt)\s*=\s*(['"`])(?<text>[^\n]*?)\1/g,
  /setAttribute\(\s*'(?:aria-label|aria-description|aria-roledescription|title|placeholder|alt|label)',\s*(['"`])(?<text>[^\n]*?)\1/g,
  /\b(?:announce|say|alert|prompt)\(\s*(['"`])(?<text>[^\n]*?)\1/g,
  /\b(?:message|label|text|hint|said): (['"`])(?<text>[^\n]*?)\1/g,
  /\s(?:aria-label|aria-description|title|placeholder|alt)=(["'])(?<text>[^"'{]*?)\1/g,
];
/** A sentence, wherever it stands: a word with a capital and another word. */
const sentence = /(['"`])(?<text>[A-Z][a-z’]+(?: [^\s'"`=|&]+)+)\1/g;
/** Said by programs, which speak English everywhere, or a name that every language has. */
const ownWords: ReadonlySet<string> = new Set([
  'Permission denied',
  'Address already in use',
  'Traceback (most recent call last):',
  'Traceback (most recent call last):\\n',
  'Bearer ${token}',
  'Bearer ${secret}',
  'Expected variable name',
  'Python 3',
  'Webdis',
  'redis-server',
  'Redis Notebook',
]);
/** What only its developers read. */
const inside = /\b(?:throw new|new (?:Error|TypeError|RangeError|SetupError)\(|reject\(new|console\.\w+\()/;
/** Two letters next to each other make a word; markup, units and names of keys and attributes do not. */
const isWord = (text: string): boolean => /\p{L}{2}/u.test(text.replaceAll(/\$\{[^}]*\}|&\w+;/g, ''));

/** Without what nobody is shown: comments, styles, and the lines of the server's side of a component. */
function spoken(text: string): string {
  return text.replaceAll(/<style[^]*?<\/style>|<!--[^]*?-->|\/\*[^]*?\*\//g, '').replaceAll(/(^|\s)\/\/[^\n]*/g, '$1');
}

/** What stands between the tags of a component, without its expressions. */
function between(component: string): string[] {
  let markup = component.replace(/^---[^]*?\n---\n/, '').replaceAll(/<script[^]*?<\/script>/g, '');
  for (let before = ''; before !== markup;) {
    before = markup;
    markup = markup.replaceAll(/\{[^{}]*\}/g, '');
  }
  return [...markup.matchAll(/>([^<>]+)</g)].map((part) => (part[1] ?? '').trim());
}

test('what a page says comes from the table of its language', () => {
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((file) => {
    const text = spoken(readFileSync(join(src, file), 'utf8'));
    const literals = [...shown, sentence].flatMap((pattern) => [...text.matchAll(pattern)]);
    const said = literals
      .filter(({ index }) => !inside.test(text.slice(Math.max(0, text.lastIndexOf(';', index)), index)))
      .map(({ groups }) => groups?.['text'] ?? '');
    return [...said, ...(file.endsWith('.astro') ? between(text) : [])]
      .filter((words) => isWord(words) && !ownWords.has(words))
      .map((words) => `${file}: ${words}`);
  });
  expect(found).toEqual([]);
});
