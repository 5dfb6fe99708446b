import { once } from 'node:events';
import { createServer, get, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { paths, type CommandDocs } from '../../src/protocol.ts';
import { docsRouteLimits } from './limits.ts';
import { docsRoute } from './docs-route.ts';

const docs: CommandDocs = { commands: [{ name: 'GET', summary: 'Get the value of a key', group: 'string' }] };
let server: Server;
let log: string[];
let reads: number;
let answer: () => Promise<CommandDocs>;
let now: number;
beforeEach(async () => {
  log = [];
  reads = 0;
  now = 0;
  answer = () => Promise.resolve(docs);
  const read = (): Promise<CommandDocs> => {
    reads += 1;
    return answer();
  };
  const app = express()
    .disable('etag')
    .use(
      docsRoute(
        read,
        (entry) => void log.push(entry),
        () => now,
      ),
    );
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function ask(headers: Record<string, string> = {}): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  const { port } = server.address() as AddressInfo;
  const [response] = await once(get({ host: '127.0.0.1', port, path: paths.commands, headers, agent: false }), 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

it('serves the document compressed as the browser takes it, and reads it once', async () => {
  const [plain, gzip, br] = await Promise.all([
    ask(),
    ask({ 'accept-encoding': 'gzip, deflate' }),
    ask({ 'accept-encoding': 'gzip, deflate, br' }),
  ]);
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(gzip.headers['content-encoding']).toBe('gzip');
  expect(br.headers['content-encoding']).toBe('br');
  for (const body of [plain.body, gunzipSync(gzip.body), brotliDecompressSync(br.body)]) expect(JSON.parse(body.toString())).toEqual(docs);
  expect(reads).toBe(1);
});

it('answers 304 to a browser that has it', async () => {
  const { headers } = await ask();
  expect(headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'Accept-Encoding' });
  const again = await ask({ 'if-none-match': headers.etag ?? '', 'accept-encoding': 'gzip' });
  expect([again.status, again.body.length]).toEqual([304, 0]);
});

it('says that nothing is told, logs why once, and asks again in a while', async () => {
  answer = () => Promise.reject(new Error("NOPERM User reader has no permissions to run the 'command' command"));
  for (const refused of [await ask(), await ask()]) {
    expect(refused.status).toBe(503);
    expect(JSON.parse(refused.body.toString())).toMatchObject({ code: 'unavailable' });
  }
  expect([reads, log.length]).toEqual([1, 1]);
  expect(log[0]).toContain('NOPERM');
  now = docsRouteLimits.retryMs;
  answer = () => Promise.resolve(docs);
  expect((await ask()).status).toBe(200);
});
