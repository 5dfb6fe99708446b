import { expect, test } from 'vitest';
import { localAddress, withLocalLinks } from './local-address.ts';

test('a page lies in the folder of its language, below the site', () => {
  expect(localAddress('/quickstart/', undefined, '/')).toBe('/quickstart/');
  expect(localAddress('/quickstart/#set', 'fr', '/')).toBe('/fr/quickstart/#set');
  expect(localAddress('/', 'fr', '/notebook/')).toBe('/notebook/fr/');
});

test('links between lessons stay in the reader’s language, all others as they are', () => {
  const html =
    '<a class="x" href="/quickstart/#set">a</a> <a href="/webdis/PING">b</a> <a href="https://redis.io/quickstart/">c</a> <code>href="/quickstart/"</code>';
  expect(withLocalLinks(html, 'fr', (id) => id === 'quickstart')).toBe(html.replace('"/quickstart/#set', '"/fr/quickstart/#set'));
});
