import { expect, test } from 'vitest';
import { gateAnswer } from './class-gate.ts';

test.each([
  '/join/',
  '/join',
  '/join/?to=%2Fpython%2F',
  '/fr/join/',
  '/privacy/',
  '/fr/privacy/',
  '/teacher/',
  '/projector/',
  '/health',
  '/lesson-plans.json',
  '/_astro/page.C0ffee00.js',
  '/_astro/fonts/inter.woff2',
  '/favicon.svg',
  '/bridge/join',
  '/bridge/class',
  '/bridge/class/kept',
  '/bridge/teacher/session',
  '/bridge/teacher/deed?class=x',
])('%s is open to anybody', (url) => {
  expect(gateAnswer(url, true)).toEqual({ type: 'open' });
  expect(gateAnswer(url, false)).toEqual({ type: 'open' });
});

test.each([
  ['/', '/join/'],
  ['/fr/', '/fr/join/'],
  ['/python/', '/join/?to=%2Fpython%2F'],
  ['/fr/python/?a=b', '/fr/join/?to=%2Ffr%2Fpython%2F%3Fa%3Db'],
  ['/nowhere', '/join/?to=%2Fnowhere'],
  ['/python/index.html', '/join/?to=%2Fpython%2Findex.html'],
  ['//evil.example/', '/join/?to=%2F%2Fevil.example%2F'],
  ['/joiner/', '/join/?to=%2Fjoiner%2F'],
  ['/pagefind/pagefind.js', '/join/?to=%2Fpagefind%2Fpagefind.js'],
])('who opens %s is sent to %s', (url, to) => {
  expect(gateAnswer(url, true)).toEqual({ type: 'sent', to });
});

test.each([
  '/',
  '/python/',
  '/pagefind/pagefind.js',
  '/pagefind/index/en_1.pf_index',
  '/python/index.html',
  '/_astro/',
  '/sitemap-index.xml',
  '/bridge/commands',
  '/bridge/machine',
  '/bridge/token',
  '/webdis/PING',
  '/.well-known/join/',
  '/deep/favicon.svg',
])('a script gets nothing of %s', (url) => {
  expect(gateAnswer(url, false)).toEqual({ type: 'closed' });
});

test.each(['/bridge/commands', '/bridge/machine'])('nobody is sent to the join page from %s', (url) => {
  expect(gateAnswer(url, true)).toEqual({ type: 'closed' });
});
