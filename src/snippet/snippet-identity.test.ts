import { describe, expect, it } from 'vitest';
import { hashOf, identityText, pageAddress, readIdentity } from './snippet-identity.ts';

describe('hashOf', () => {
  it('tells texts apart that are alike, always in eleven characters', () => {
    const texts = ['', 'a', 'b', 'ab', 'ba', 'SET a 1', 'SET a 2', 'SET a 1\n', 'SET a 1 ', 'ü', '\u{1f600}', 'x'.repeat(100_000)];
    const hashes = texts.map(hashOf);
    expect(new Set(hashes).size).toBe(texts.length);
    for (const hash of hashes) expect(hash).toMatch(/^[\da-z]{11}$/);
  });

  it('is the same in every browser and version', () => {
    expect(hashOf('SET greeting "Hello world!"')).toMatchInlineSnapshot(`"0u1nytstey6"`);
  });
});

describe('an identity', () => {
  it('is read back from its text', () => {
    const identity = { kind: 'redis', session: 'worker-2', hash: hashOf('PING'), occurrence: 3 };
    expect(readIdentity(identityText(identity))).toEqual(identity);
  });

  it.each([
    '',
    'cell.1',
    'redis.main.short.0',
    'perl.main.00000000000.0',
    `redis.main.${hashOf('')}.0" onload="`,
    'redis.main.00000000000.',
  ])('is not %j', (text) => expect(readIdentity(text)).toBeNull());
});

it.each([
  ['/', '/'],
  ['/index.html', '/'],
  ['/quickstart/', '/quickstart/'],
  ['/quickstart', '/quickstart/'],
  ['/quickstart/index.html', '/quickstart/'],
  ['/data-types/lists//', '/data-types/lists/'],
])('the page at %s is %s', (pathname, address) => {
  expect(pageAddress(pathname)).toBe(address);
});

it.each([
  ['/fr/quickstart/', '/quickstart/'],
  ['/fr/', '/'],
  ['/fr', '/'],
  ['/french/', '/french/'],
])('the page at %s is %s in a French site', (pathname, address) => {
  expect(pageAddress(pathname, 'fr')).toBe(address);
});
