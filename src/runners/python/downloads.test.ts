// The files of the interpreter, from a real server that answers when the test has it answer.
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { texts } from '../../texts/texts.test-support.ts';
import { Downloads, DownloadError } from './downloads.ts';

let server: Server;
let folder: string;
const open = new Map<string, ServerResponse>();
const asked: string[] = [];

beforeEach(async () => {
  open.clear();
  asked.length = 0;
  server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    asked.push(name);
    open.set(name, response);
    server.emit('asked');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  folder = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
let downloads: Downloads;
afterEach(() => {
  downloads.end();
  server.closeAllConnections();
  server.close();
});

/** The answer to a request, once that has come. */
async function answer(name: string): Promise<ServerResponse> {
  while (!open.has(name)) await once(server, 'asked');
  return open.get(name) as ServerResponse;
}

/** Of names and sizes in megabytes; what they tell is collected. */
function download(megabytes: Record<string, number>): string[] {
  const told: string[] = [];
  const sizes = Object.fromEntries(Object.entries(megabytes).map(([name, size]) => [name, size * 1_000_000]));
  downloads = new Downloads({
    folder,
    sizes,
    texts: Promise.resolve(texts.python.download),
    onProgress: (message) => told.push(message),
  });
  return told;
}

test('tells how much of all is there, as it comes, and counts no modules', async () => {
  const told = download({ 'memory.bin': 3, 'index.mjs': 5, 'packages.json': 2 });
  const memory = downloads.bytes('memory.bin');
  const response = await answer('memory.bin');
  response.write(Buffer.alloc(1_000_000, 1));
  while (!told.includes('Downloading Python: 1 of 5 MB')) await new Promise((resolve) => setImmediate(resolve));
  response.end(Buffer.alloc(2_000_000, 2));
  const bytes = await memory;
  expect([bytes.length, bytes[0], bytes.at(-1)]).toEqual([3_000_000, 1, 2]);
  const packages = downloads.json('packages.json');
  (await answer('packages.json')).end('{"a":"b"}');
  expect(await packages).toEqual({ a: 'b' });
  expect(told.at(-1)).toBe('Downloading Python: 5 of 5 MB');
});

test('all are asked for at once, and handed to whoever fetches one, once', async () => {
  download({ 'library.zip': 1, 'memory.bin': 1 });
  await answer('memory.bin');
  (await answer('library.zip')).end('zip');
  expect(await (await fetch(new URL('library.zip', folder))).text()).toBe('zip');
  expect(asked.toSorted()).toEqual(['library.zip', 'memory.bin']);
  open.clear();
  const again = fetch(`${folder}library.zip`);
  (await answer('library.zip')).end('again');
  expect(await (await again).text()).toBe('again');
});

test('a file that cannot be had is told to who asks, and to who waits for Pyodide', async () => {
  download({ 'memory.bin': 1, 'library.zip': 1 });
  const memory = downloads.bytes('memory.bin');
  const broken = await answer('memory.bin');
  broken.write('half');
  broken.destroy();
  await expect(memory).rejects.toThrow(DownloadError);
  const settled = vi.fn();
  void fetch(`${folder}library.zip`).then(settled, settled);
  const missing = await answer('library.zip');
  missing.statusCode = 404;
  missing.end();
  await expect(downloads.failure).rejects.toThrow('Python could not be downloaded: /library.zip is not there (404).');
  expect(settled, 'Pyodide, whose promises nobody looks at any more').not.toHaveBeenCalled();
});

test('WebAssembly that cannot be had, or is none, is told as such', async () => {
  download({ 'python.wasm': 1 });
  const compiled = downloads.compiled('python.wasm');
  const failure = expect(downloads.failure).rejects.toThrow(WebAssembly.CompileError);
  (await answer('python.wasm')).writeHead(200, { 'content-type': 'application/wasm' }).end('no wasm');
  await expect(compiled).rejects.toThrow(WebAssembly.CompileError);
  await failure;
});
