// That an upgrade of Starlight does not bring back what is taken out of its style sheets, nor leave us with a rewrite of what is no longer there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { menuFile, menuStyle, rewrites, rewritten } from './starlight-css.ts';

const starlight = join(import.meta.dirname, '..', '..', 'node_modules', '@astrojs', 'starlight', 'dist');
const read = (file: string): string => readFileSync(join(starlight, file), 'utf8');
const asked = (css: string): string[] => css.replace(/\/\*[^]*?\*\//g, '').match(/:has\((?:[^()]|\([^()]*\))*\)/g) ?? [];

test.each(Object.keys(rewrites))('%s asks of no element what it has', (file) => {
  expect(asked(read(file))).not.toEqual([]);
  expect(asked(rewritten(file, read(file)))).toEqual([]);
});

test('a style sheet that Starlight has changed stops the build, which names it', () => {
  const changed = read('style/markdown.css').replace(':is(ol, ul):has(', ':is(ol, ul, menu):has(');
  expect(() => rewritten('style/markdown.css', changed)).toThrow(/Starlight's style\/markdown\.css no longer has/);
});

test('the button of the menu asks whether that is open on phones alone, which have it', () => {
  const component = read(menuFile);
  expect(component).toContain('md:sl-hidden');
  const css = menuStyle(/<style>([^]*?)<\/style>/.exec(component)?.[1] ?? '');
  expect(asked(css)).toHaveLength(4);
  expect(css.match(/@media not \(min-width: 50rem\) \{[^{}]*:has\(/g)).toHaveLength(4);
});
