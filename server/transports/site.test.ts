import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { openTestIdentity } from '../testing/test-identity.ts';
import { createBridge } from '../bridge.ts';
import { SiteError, serveSite } from './site.ts';

const script = 'console.log("hello");'.repeat(50);
const ignore = (): void => {};
let folder: string;
let server: Server;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'site-'));
  for (const path of ['_astro', 'quickstart', 'pagefind', 'fr/404']) mkdirSync(join(folder, path), { recursive: true });
  const files = {
    'index.html': '<h1>home</h1>',
    '404.html': '<h1>lost</h1>',
    'fr/404/index.html': '<h1>perdu</h1>',
    'quickstart/index.html': '<h1>quick</h1>',
    '_astro/app.Dq3x.js': script,
    '_astro/app.Dq3x.js.br': brotliCompressSync(script),
    '_astro/app.Dq3x.js.gz': gzipSync(script),
    '_astro/shell.Ab1.mjs': script,
    '_astro/gone.Xy2.js': script,
    '_astro/engine.Zz9.wasm': '\0asm',
    'pagefind/en.pf_meta': 'meta',
    'favicon.svg': '<svg/>',
  };
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content);
  // Of holes: many times what a system buffers for a client that does not read.
  writeFileSync(join(folder, 'large.js'), '');
  truncateSync(join(folder, 'large.js'), 200_000_000);
  const machines = { of: () => Promise.reject(new Error('not in this test')), close: () => Promise.resolve() };
  const bridge = createBridge({
    hosts: { host: '127.0.0.1', allowedHosts: [] },
    webdis: { corsOrigins: [], root: null },
    identity: await openTestIdentity({ instance: 'c0ffee00', key: randomBytes(32) }),
    machines,
    about: () => ({ version: '0.1.0', isolation: 'rewritten', redis: '7.0.15' }),
    docs: () => Promise.reject(new Error('not in this test')),
    log: ignore,
  });
  server = createServer(createApp({ bridge, site: folder, log: ignore }));
  bridge.stand(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

/** One request without the cleverness of fetch, which would decompress the answer. */
async function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  const [response] = await once(get({ host: '127.0.0.1', port, path, method, headers, agent: false }), 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

test.each(['/', '/index.html', '/quickstart/', '/quickstart'])(
  '%s is a page: checked at each visit, kept by no shared cache, with a cookie',
  async (path) => {
    const { status, headers } = await ask(path);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html;charset=utf-8',
      'cache-control': 'private, no-cache',
      etag: expect.any(String),
    });
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^redis-notebook-c0ffee00=.*SameSite=Lax$/),
      expect.stringMatching(/^redis-notebook-c0ffee00-gateway=.*SameSite=Strict$/),
    ]);
  },
);

test('a hashed asset stays in caches for a year and sets no cookie', async () => {
  const { headers, body } = await ask('/_astro/app.Dq3x.js');
  expect(headers).toMatchObject({ 'content-type': 'text/javascript', 'cache-control': 'public, max-age=31536000, immutable' });
  expect(headers['set-cookie']).toBeUndefined();
  expect(body.toString()).toBe(script);
});

test.each([
  ['br', 'br'],
  ['gzip', 'gzip'],
  ['gzip, deflate, br, zstd', 'br'],
  ['identity', undefined],
])('a browser that takes %j gets %j', async (accept, encoding) => {
  const { headers, body } = await ask('/_astro/app.Dq3x.js', { 'accept-encoding': accept });
  expect(headers['content-encoding']).toBe(encoding);
  expect(headers['content-type']).toBe('text/javascript');
  expect(headers.vary).toBe('Accept-Encoding');
  expect(Number(headers['content-length'])).toBe(body.length);
});

test.each([
  ['/_astro/shell.Ab1.mjs', 'text/javascript'],
  ['/_astro/engine.Zz9.wasm', 'application/wasm'],
  ['/pagefind/en.pf_meta', 'application/octet-stream'],
  ['/favicon.svg', 'image/svg+xml'],
])('%s is %s', async (path, type) => {
  expect((await ask(path)).headers['content-type']).toBe(type);
});

test('a page the browser already has is not sent again, but its cookie is renewed', async () => {
  const { headers } = await ask('/');
  const again = await ask('/', { 'if-none-match': String(headers.etag), accept: 'text/html' });
  expect([again.status, again.body.length]).toEqual([304, 0]);
  expect(again.headers['set-cookie']).toHaveLength(2);
});

test('HEAD has the headers of GET and no body', async () => {
  const { status, headers, body } = await ask('/_astro/app.Dq3x.js', {}, 'HEAD');
  expect([status, Number(headers['content-length']), body.length]).toEqual([200, script.length, 0]);
});

test.each([
  ['bytes=0-6', 206, 'console', {}],
  ['bytes=1044-', 206, 'llo");', {}],
  ['bytes=5000-', 416, '', {}],
  ['bytes=-5', 200, script, {}],
  ['bytes=9-3', 200, script, {}],
  ['bytes=0-1,4-5', 200, script, {}],
  ['bytes=0-6', 200, script, { 'if-range': '"other"' }],
])('the range %s gives %d', async (range, status, body, headers) => {
  const answer = await ask('/_astro/app.Dq3x.js', { range, ...headers });
  expect([answer.status, answer.body.toString()]).toEqual([status, body]);
});

test('an unknown page is the 404 page of the site, an unknown file a refusal', async () => {
  const page = await ask('/nowhere/', { accept: 'text/html' });
  expect([page.status, page.body.toString()]).toEqual([404, '<h1>lost</h1>']);
  expect(page.headers['set-cookie']).toHaveLength(2);
  for (const path of ['/fr/nowhere/', '/fr/nowhere?x', '/fr/a/b'])
    expect((await ask(path, { accept: 'text/html' })).body.toString()).toBe('<h1>perdu</h1>');
  expect((await ask('/france/', { accept: 'text/html' })).body.toString()).toBe('<h1>lost</h1>');
  const file = await ask('/nowhere.json');
  expect([file.status, JSON.parse(file.body.toString())]).toEqual([
    404,
    { code: 'not-found', message: 'There is nothing at GET /nowhere.json.' },
  ]);
});

test('a page takes no POST', async () => {
  expect((await ask('/', {}, 'POST')).status).toBe(404);
});

test.each(['/../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc/passwd', '/%', '/%00'])('%s leads nowhere', async (path) => {
  expect((await ask(path)).status).toBe(404);
});

test.each(['/', '/_astro/app.Dq3x.js', '/health', '/nowhere'])('%s comes with headers that keep the page to itself', async (path) => {
  const { headers } = await ask(path);
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
  expect(headers['content-security-policy']).toMatch(/object-src 'none'; base-uri 'self'; .*frame-ancestors 'self'/);
  expect(headers['x-powered-by']).toBeUndefined();
});

test('a page under a foreign host name is refused in plain words', async () => {
  const { status, headers, body } = await ask('/', { host: 'evil.example', accept: 'text/html' });
  expect([status, headers['content-type']]).toEqual([403, 'text/plain; charset=utf-8']);
  expect(body.toString()).toContain('"evil.example"');
  expect(headers['set-cookie']).toBeUndefined();
});

test('a folder without a built site says how to build it', () => {
  expect(() => serveSite(join(folder, '_astro'))).toThrow(SiteError);
  expect(() => serveSite(join(folder, '_astro'))).toThrow('Run npm start');
});

/** How many times the large file is open in this process. */
function openFiles(): number {
  return readdirSync('/proc/self/fd').filter((fd) => targetOf(fd) === join(folder, 'large.js')).length;
}

function targetOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return ''; // It was the one by which the folder was read.
  }
}

test.skipIf(process.platform !== 'linux').each([1, 50])(
  'a reader who leaves in the midst of %i files leaves none open, and had one open at a time',
  async (pipelined) => {
    const readers = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', ignore).pause());
    const request = 'GET /large.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
    for (const reader of readers) reader.write(request.repeat(pipelined));
    await expect.poll(openFiles, { timeout: 20_000 }).toBe(readers.length);
    for (let turn = 0; turn < 200; turn += 1) await nextTurn();
    expect(openFiles()).toBe(readers.length);
    for (const reader of readers) reader.destroy();
    await expect.poll(openFiles, { timeout: 20_000 }).toBe(0);
  },
);

test('a file that is gone since ends its own connection, and nobody else notices', async () => {
  rmSync(join(folder, '_astro/gone.Xy2.js'));
  await expect(ask('/_astro/gone.Xy2.js')).rejects.toThrow();
  expect((await ask('/')).status).toBe(200);
});

test('pipelined pages are answered in order', async () => {
  const reader = connect(port, '127.0.0.1');
  const paths = ['/', '/quickstart/', '/nothing', '/favicon.svg', '/health', '/'];
  const heads = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n`).join('\r\n');
  reader.write(`${heads}Connection: close\r\n\r\n`);
  const answers = await text(reader);
  expect(answers.match(/home|quick|lost|<svg|"status":"ok"/g)).toEqual(['home', 'quick', 'lost', '<svg', '"status":"ok"', 'home']);
});
