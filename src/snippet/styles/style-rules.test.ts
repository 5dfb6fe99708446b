// What style sheets must not say, since no test of a page would notice before a reader does.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const src = join(import.meta.dirname, '..', '..');
const sheets = globSync('**/*.{css,astro}', { cwd: src }).map((file) => ({
  file,
  css: readFileSync(join(src, file), 'utf8').replace(/\/\*[^]*?\*\//g, ''),
}));

/** The selectors of a sheet that ask something of the whole page, such as body:has(x), and style what is inside it. */
function pageWide(css: string): string[] {
  return [...css.matchAll(/(?:\b(?:body|html)|:root)[^\s{},>+~]*?:has\(/g)].flatMap(({ 0: head, index }) => {
    let depth = 1;
    let end = index + head.length;
    for (; depth > 0 && end < css.length; end += 1) depth += css[end] === '(' ? 1 : css[end] === ')' ? -1 : 0;
    // What closes a :global( around it, and what else is said of the page itself.
    const rest = css.slice(end).replace(/^[^\s{},>+~]*/, '');
    return /^\s*[{,]/.test(rest) ? [] : [css.slice(index, end) + (rest.split(/[{,]/)[0] ?? '')];
  });
}

test('what is asked of the whole page is told apart from what is asked of the page alone', () => {
  expect(pageWide('body:has(run-bar) .rn-step { margin: 0 }')).toEqual(['body:has(run-bar) .rn-step ']);
  expect(pageWide(':root[data-x]:has(:is(a, b)) > p, html:has(a) b {}')).toEqual([':root[data-x]:has(:is(a, b)) > p', 'html:has(a) b ']);
  expect(pageWide(':global(html:has(run-bar)) { scroll-padding: 1px }\n.tbody:has(a) {}')).toEqual([]);
});

// Of one such rule Chromium styled 2,000 elements anew for each line that a run printed: ten of fifteen seconds of a page.
test.each(sheets)('$file styles nothing inside the page by what is anywhere in it', ({ css }) => {
  expect(pageWide(css)).toEqual([]);
});

/** Of pages that run nothing. */
const elsewhere = /^(?:classes[\\/]teacher|pages|components[\\/]class-page\.css)/;

// While there is one such rule, Chromium asks it again of each element that comes to the page, changes or goes: a Run took twice as long.
test.each(sheets.filter(({ file }) => !elsewhere.test(file)))('$file asks of no element what it has', ({ css }) => {
  const styles = css.match(/<style[^>]*>[^]*?<\/style>/g)?.join('') ?? css;
  expect(styles).not.toContain(':has(');
});

test('Check is outlined at rest, as Run is: a page of exercises has no filled button until somebody is about to press it', () => {
  const { css } = sheets.find(({ file }) => file.endsWith('exercise.css'))!;
  const rules = [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].filter(([, selector = '']) => selector.includes('.rn-check'));
  const filled = rules.filter(([, , body = '']) => /background(?:-color)?:/.test(body)).map(([, selector = '']) => selector.trim());
  expect(filled).toEqual(['.rn-exercise-bar .rn-check:is(:hover, :focus-visible):enabled']);
});
