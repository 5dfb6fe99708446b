import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readFragment, writeFragment, type SharedSnippet } from './share-fragment.ts';
import { sharePrefix } from './share-prefix.ts';

const snippet: SharedSnippet = { id: 'redis.main.0wvjl67o803.0', kind: 'redis', session: 'main', source: 'SET a "ü 😀"\nGET a' };
const deflated = (text: string | Buffer): string => `${sharePrefix}d${deflateRawSync(text).toString('base64url')}`;

afterEach(() => vi.unstubAllGlobals());

describe('a fragment', () => {
  it('brings its snippet back, whatever its code is', async () => {
    for (const source of ['', snippet.source, '</script><img onerror=alert(1)>', 'x'.repeat(60_000)])
      expect(await readFragment((await writeFragment({ ...snippet, source })) ?? '')).toEqual({ ...snippet, source });
  });

  it('holds nothing that an address would have to escape', async () => {
    expect(await writeFragment(snippet)).toMatch(/^#snippet=d[\w-]+$/);
  });

  it('is read and written where a browser has no CompressionStream, too', async () => {
    vi.stubGlobal('CompressionStream', undefined);
    const fragment = (await writeFragment(snippet)) ?? '';
    expect(fragment).toMatch(/^#snippet=p/);
    expect(await readFragment(fragment)).toEqual(snippet);
  });

  it('is none where the code is too long for a link', async () => {
    expect(await writeFragment({ ...snippet, source: 'x'.repeat(70_000) })).toBeNull();
    const noise = randomBytes(20_000).toString('base64');
    expect(await writeFragment({ ...snippet, source: noise })).toBeNull();
  });
});

describe('a fragment that somebody made up', () => {
  it.each([
    ['nothing', sharePrefix],
    ['no base64', `${sharePrefix}d%3Cscript%3E`],
    ['noise', `${sharePrefix}dAAAA_-__`],
    ['an unknown form', `${sharePrefix}xAAAA`],
    ['a cut one', deflated(JSON.stringify(['id', 'redis', 'main', 'PING'])).slice(0, -6)],
    ['no JSON', deflated('PING')],
    ['no text', deflated(Buffer.from([0xff, 0xfe, 0xfd]))],
    ['another shape', deflated('{"source":"PING"}')],
    ['a kind that is none', deflated(JSON.stringify(['id', 'perl', 'main', 'PING']))],
    ['a session that is none', deflated(JSON.stringify(['id', 'redis', '"><script>', 'PING']))],
    ['a number for code', deflated(JSON.stringify(['id', 'redis', 'main', 3]))],
    ['too much', deflated(JSON.stringify(['id', 'redis', 'main', 'PING', 'more']))],
  ])('with %s is broken', async (_what, fragment) => expect(await readFragment(fragment)).toBe('broken'));

  it('is too large where it is long, and where it would become so', async () => {
    expect(await readFragment(`${sharePrefix}d${'A'.repeat(20_000)}`)).toBe('too-large');
    expect(await readFragment(deflated(Buffer.alloc(10_000_000)))).toBe('too-large');
  });
});
