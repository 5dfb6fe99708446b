import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FilterStream } from './filter-stream.ts';

const plain = { outgoing: (chunk: Buffer) => [chunk], incoming: (chunk: Buffer) => [chunk] };
const twice = { outgoing: (chunk: Buffer) => [chunk, chunk], incoming: (chunk: Buffer) => (chunk[0] === 0x2d ? [] : [chunk]) };
let server: Server;
let near: Socket;
let far: Socket;

beforeEach(async () => {
  server = createServer({ allowHalfOpen: true, pauseOnConnect: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  near = connect({ port: address.port, host: '127.0.0.1', allowHalfOpen: true });
  [[far]] = (await Promise.all([once(server, 'connection'), once(near, 'connect')])) as [[Socket], unknown];
});
afterEach(() => {
  near.destroy();
  far.destroy();
  server.close();
});

test('bytes are changed both ways, and an end passes either way', async () => {
  const stream = new FilterStream(near, twice);
  stream.write('a');
  stream.end('b');
  expect(await readAll(far)).toBe('aabb');
  far.end('c');
  expect(await readAll(stream)).toBe('c');
});

test('the end from upstream leaves the way there open', async () => {
  const stream = new FilterStream(near, plain);
  far.end('bye');
  expect(String(await once(stream, 'data'))).toBe('bye');
  await once(stream.resume(), 'end');
  stream.end('still');
  expect(await readAll(far)).toBe('still');
});

test('a slow far side holds the writer, with little kept between', async () => {
  const stream = new FilterStream(near, plain);
  const block = Buffer.alloc(64 * 1024, 1);
  let written = 0;
  // The kernel's buffers fill first; then the stream must say that it is full.
  while (stream.write(block)) {
    written += block.length;
    await new Promise(setImmediate);
    expect(written).toBeLessThan(64 * 1024 * 1024);
  }
  written += block.length;
  expect(stream.writableLength + near.writableLength).toBeLessThan(512 * 1024);
  stream.end();
  let received = 0;
  for await (const chunk of far) received += (chunk as Buffer).length;
  expect(received).toBe(written);
});

test('a slow reader holds the far side', async () => {
  const stream = new FilterStream(near, plain);
  const block = Buffer.alloc(1024 * 1024, 1);
  stream.once('readable', () => {});
  for (let count = 0; count < 32; count++) far.write(block);
  far.end();
  await once(stream, 'readable');
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
  expect(stream.readableLength + near.readableLength).toBeLessThan(512 * 1024);
  expect(far.writableLength).toBeGreaterThan(block.length);
  let received = 0;
  for await (const chunk of stream) received += (chunk as Buffer).length;
  expect(received).toBe(32 * block.length);
});

test('destroying it destroys upstream, also while a write waits', async () => {
  const stream = new FilterStream(near, plain);
  const block = Buffer.alloc(64 * 1024, 1);
  while (stream.write(block)) await new Promise(setImmediate);
  stream.destroy();
  await once(stream, 'close');
  expect(near.destroyed).toBe(true);
});

test('an error upstream is its error', async () => {
  const stream = new FilterStream(near, plain);
  const failed = once(stream, 'error');
  stream.resume();
  far.resetAndDestroy();
  expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
  expect(stream.destroyed).toBe(true);
});

test('what the passage throws ends both streams with that error', async () => {
  const broken = {
    outgoing: (): Buffer[] => {
      throw new Error('no way out');
    },
    incoming: (): Buffer[] => {
      throw new Error('no way in');
    },
  };
  const outward = new FilterStream(near, broken);
  outward.write('x');
  expect(await once(outward, 'error')).toMatchObject([{ message: 'no way out' }]);
  expect(near.destroyed).toBe(true);
  const inward = new FilterStream(far, broken);
  inward.destroy();
  await once(inward, 'close');
  expect(far.destroyed).toBe(true);
});

test('upstream closed by somebody else closes it', async () => {
  const stream = new FilterStream(near, plain);
  near.destroy();
  await once(stream, 'close');
  expect(stream.destroyed).toBe(true);
});

/** All that a stream brings until its end. Iterating over it would then destroy it, in Node 22 the way back too. */
async function readAll(stream: Duplex): Promise<string> {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(stream.resume(), 'end');
  return text;
}
