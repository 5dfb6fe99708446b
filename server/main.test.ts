import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, get, type IncomingMessage } from 'node:http';
import { Agent as AgentOverTls, get as getOverTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { closeCodes, paths, type Health } from '../src/protocol.ts';
import { ServedProject } from './testing/served-project.ts';
import { closing } from './testing/test-bridge.ts';
import { writeCertificate } from './testing/test-certificate.ts';
import { freePort } from './testing/free-port.ts';
import { startTestRedis } from './testing/test-redis.ts';

let project: ServedProject;

beforeEach(() => {
  project = new ServedProject();
});
afterEach(() => project.remove());

const run = promisify(execFile);

test('from start to stop: two lines, a page, a private Redis, a goodbye, exit code 0', async () => {
  const { bridge, url, output, errors } = await project.serving();
  expect(output()).toMatch(
    /^Every learner gets a private (Redis|Valkey) \d+\.\d+\.\d+\. .*\.\nRedis Notebook is ready at http:\/\/127\.0\.0\.1:\d+\n$/,
  );
  const page = await fetch(url);
  expect(await page.text()).toBe('<h1>home</h1>');
  expect(await (await fetch(url + paths.health)).json()).toMatchObject({ status: 'ok', redis: expect.stringMatching(/^\d+\./) });

  const ws = new WebSocket(`${url.replace('http', 'ws')}${paths.tunnel}?host=127.0.0.1&port=6379`, {
    origin: url,
    headers: { cookie: page.headers.get('set-cookie')?.split(';')[0] },
  });
  await once(ws, 'message');
  ws.send(Buffer.from('PING\r\n'));
  expect(String((await once(ws, 'message'))[0])).toBe('+PONG\r\n');

  bridge.kill('SIGTERM');
  const [end, [code]] = await Promise.all([closing(ws), once(bridge, 'close')]);
  expect(end.code).toBe(closeCodes.goingAway);
  expect([code, errors()]).toEqual([0, '']);
});

test('who offers HTTP/2 besides is answered in HTTP/1.1', async () => {
  const { url } = await project.serving();
  const asking = get(url, {
    headers: { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQCAAAAAAIAAAAA' },
  });
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  expect([response.statusCode, await textOf(response)]).toEqual([200, '<h1>home</h1>']);
});

test('with a certificate it serves HTTPS alone, and its cookies are for that', async () => {
  const files = writeCertificate(project.folder);
  const { bridge, url, errors } = await project.serving({ TLS_CERT: files.cert, TLS_KEY: files.key });
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const ca = readFileSync(files.cert);
  const asking = getOverTls(url, { ca, servername: 'localhost' });
  const [page] = (await once(asking, 'response')) as [IncomingMessage];
  expect(await textOf(page)).toBe('<h1>home</h1>');
  const given = page.headers['set-cookie'] ?? [];
  expect(given.map((cookie) => cookie.replace(/=[^;]*;/, '=…;'))).toEqual([
    expect.stringMatching(/^redis-notebook-\w+=….*; HttpOnly; SameSite=Lax; Secure$/),
    expect.stringMatching(/^redis-notebook-\w+-gateway=….*; HttpOnly; SameSite=Strict; Secure$/),
  ]);
  const cookie = given.map((one) => one.split(';')[0]).join('; ');

  const socket = `${url.replace('http', 'ws')}${paths.tunnel}?host=127.0.0.1&port=6379`;
  const options = { ca, servername: 'localhost', headers: { cookie } };
  const ws = new WebSocket(socket, { ...options, origin: url });
  await once(ws, 'message');
  ws.send(Buffer.from('SET k over-tls\r\n'));
  expect(String((await once(ws, 'message'))[0])).toBe('+OK\r\n');
  // Whoever sits on the way could show a page of the same name without TLS.
  const insecure = new WebSocket(socket, { ...options, origin: url.replace('https', 'http') });
  expect(String((await once(insecure, 'error'))[0])).toContain('403');

  // The Webdis gateway's fast lane, twice on one connection.
  const agent = new AgentOverTls({ keepAlive: true, maxSockets: 1 });
  const key = `${url}${paths.webdis}/GET/k.txt`;
  for (let times = 0; times < 2; times += 1) {
    const getting = getOverTls(key, { agent, ca, servername: 'localhost', headers: { cookie } });
    const [value] = (await once(getting, 'response')) as [IncomingMessage];
    expect([value.statusCode, await textOf(value)]).toEqual([200, 'over-tls']);
  }
  agent.destroy();
  await expect(fetch(url.replace('https', 'http'))).rejects.toThrow('fetch failed');

  bridge.kill('SIGTERM');
  const [end, [code]] = await Promise.all([closing(ws), once(bridge, 'close')]);
  expect([end.code, code, errors()]).toEqual([closeCodes.goingAway, 0, '']);
});

/** Two starts of a whole notebook, on a machine busy with everything else, take longer than most tests. */
test('a start that came up knows its learners again', { timeout: 60_000 }, async () => {
  const first = await project.serving();
  const cookie = (await fetch(first.url)).headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  first.bridge.kill('SIGINT');
  expect((await once(first.bridge, 'exit'))[0]).toBe(0);
  const second = await project.serving();
  expect((await fetch(second.url, { headers: { cookie } })).headers.get('set-cookie')).toBeNull();
});

test('where the kernel has nothing that joins computers, pages are told so', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
  try {
    // Where the system keeps it out of a user's PATH, too.
    const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` };
    const { stdout: real } = await run('sh', ['-c', 'command -v ip || echo ip'], { env });
    const refusal = 'echo "Error: Unknown device type." >&2; exit 2';
    const lines = [
      '#!/bin/sh',
      'input=$(cat)',
      `case "$input" in *"type bridge"*) ${refusal};; esac`,
      `echo "$input" | ${real.trim()} "$@"`,
    ];
    await writeFile(join(folder, 'ip'), `${lines.join('\n')}\n`, { mode: 0o755 });
    const { url, output } = await project.serving({ PATH: `${folder}:${process.env['PATH']}` });
    const health = (await (await fetch(url + paths.health)).json()) as Health;
    if (health.isolation !== 'namespace') return context.skip();
    expect(output()).toContain('no network between them can be had here');
    expect(health.cables).toBe(false);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a shared Redis is said to be one, and its password is not said at all', async () => {
  const port = await freePort();
  const redis = await startTestRedis(['--port', String(port), '--requirepass', 'hunter2']);
  try {
    const { bridge, url, output, errors } = await project.serving({ REDIS_URL: `redis://:hunter2@127.0.0.1:${port}` });
    expect(output()).toMatch(/^All learners share one Redis \d+\.\d+\.\d+, the one that REDIS_URL names: .*\nRedis Notebook is ready at /);
    expect(await (await fetch(url + paths.health)).json()).toMatchObject({
      status: 'ok',
      isolation: 'shared',
      redis: expect.stringMatching(/^\d+\./),
    });
    bridge.kill('SIGTERM');
    expect((await once(bridge, 'close'))[0]).toBe(0);
    expect(errors()).toContain('share');
    expect(output() + errors()).not.toContain('hunter2');
  } finally {
    await redis.stop();
  }
});

/** Starts a bridge that must not come up, and resolves with what it says. */
async function refused(env: Record<string, string | undefined>): Promise<string> {
  const { bridge, output, errors } = project.start(env);
  const [code] = await once(bridge, 'close');
  expect([code, output()]).toEqual([1, '']);
  return errors();
}

test('a taken port is one clear message', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  expect(await refused({ PORT: String(port) })).toMatch(
    new RegExp(`^Port ${port} of 127\\.0\\.0\\.1 is taken by another program\\..*\\n$`),
  );
  other.close();
});

test('a data folder that cannot be is one clear message', async () => {
  writeFileSync(join(project.folder, 'file'), '');
  expect(await refused({ DATA_DIR: join(project.folder, 'file') })).toMatch(
    /^The data folder .*file cannot be used: it is a file, not a folder\..*DATA_DIR\.\n$/,
  );
});

test('a bad value is one clear message', async () => {
  const missing = join(project.folder, 'cert.pem');
  expect(await refused({ TLS_CERT: missing, TLS_KEY: missing })).toBe(`TLS_CERT=${missing} cannot be used: there is no such file.\n`);
  expect(await refused({ PORT: 'eighty' })).toMatch(/^PORT=eighty cannot be used: .*\n$/);
});

test('a Redis that is none is one clear message', async () => {
  expect(await refused({ REDIS_SERVER: '/bin/true' })).toMatch(/^\/bin\/true [^]*REDIS_SERVER.*\n$/);
  expect(await refused({ PATH: '/nowhere' })).toMatch(/^There is no redis-server on PATH\..*\n$/);
});

test('a site that is not built is one clear message', async () => {
  rmSync(join(project.folder, 'dist'), { recursive: true });
  expect(await refused({})).toMatch(/^The site is not built: .*Run npm start.*\n$/);
});
