import { expect, it } from 'vitest';
import { renderNote } from './note-html.ts';

it('renders what Markdown has', () => {
  expect(renderNote('# A\n\n*b* `c` [d](https://redis.io)\n')).toBe(
    '<h1>A</h1>\n<p><em>b</em> <code>c</code> <a href="https://redis.io">d</a></p>\n',
  );
});

it.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'a <b onclick="alert(1)">b</b>',
  '[x](javascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '![x](javascript:alert(1))',
  '<javascript:alert(1)>',
  '[x]: javascript:alert(1)\n\n[x]',
  '```html\n<script>\n```',
])('makes nothing of %j that a browser would run', (markdown) => {
  const html = renderNote(markdown);
  expect(html).not.toMatch(/<(?:script|img src=x|b)\b/);
  expect(html).not.toMatch(/(?:href|src)="(?:javascript|data):/i);
});
