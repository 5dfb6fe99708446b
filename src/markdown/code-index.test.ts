import { expect, test } from 'vitest';
import { codeLinesOf } from './code-index.ts';
import { renderFence } from './lesson-fences.ts';

const fence = (lang: string, text: string): string => {
  const rendered = renderFence(lang, lang === 'bash' ? 'session' : '', text);
  if ('open' in rendered) throw new Error('not a snippet');
  return rendered.html;
};

test('each command line is found in its section, with its prompt and without what is printed', () => {
  const html = `<!doctype html><h1 id="_top">Keys &amp; expiry</h1><p>Words.</p>${fence('redis', '> SET "a" 1\nOK\n> TTL a\n(integer) -1')}
    <h2 id="more">More</h2>${fence('bash', '$ redis-cli PING\nPONG')}`;
  expect(codeLinesOf(html, '/keys/')).toEqual([
    { page: 'Keys & expiry', heading: '', url: '/keys/', line: '> SET "a" 1' },
    { page: 'Keys & expiry', heading: '', url: '/keys/', line: '> TTL a' },
    { page: 'Keys & expiry', heading: 'More', url: '/keys/#more', line: '$ redis-cli PING' },
  ]);
});
