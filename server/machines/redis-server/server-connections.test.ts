import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectUpstream } from '../../streams/upstream-socket.ts';
import { ServerConnections } from './server-connections.ts';

test('a server that a client left before its answer came is awaited until something comes back, or it answers', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
  const path = join(folder, 'socket');
  const server = createServer((socket) => socket.on('data', (bytes) => String(bytes) === 'PING' && socket.write('PONG'))).listen(path);
  await once(server, 'listening');
  const connections = new ServerConnections(() => 0);
  const left = async (word: string): Promise<void> => {
    const stream = await connections.open(
      () => connectUpstream({ path }),
      (socket) => socket,
    );
    stream.write(word);
    if (word === 'PING') await once(stream, 'data');
    stream.destroy();
    await once(stream, 'close');
  };
  await left('PING');
  expect(connections.isAwaited).toBe(false);
  await left('EVAL');
  expect(connections.isAwaited).toBe(true);
  await left('PING');
  expect(connections.isAwaited).toBe(false);
  await left('EVAL');
  connections.noteAnswer();
  expect(connections.isAwaited).toBe(false);
  server.close();
  await rm(folder, { recursive: true });
});

test('a connection that opens and closes is a use, and bytes pass with those of it alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
  const path = join(folder, 'socket');
  const server = createServer((socket) => socket.pipe(socket)).listen(path);
  await once(server, 'listening');
  let now = 1;
  const connections = new ServerConnections(() => now);
  const open = (): ReturnType<ServerConnections['open']> =>
    connections.open(
      () => connectUpstream({ path }),
      (socket) => socket,
    );
  const silent = await open();
  now = 2;
  expect(connections.lastUseAt()).toBe(2);
  silent.resume().destroy();
  await once(silent, 'close');
  const talking = await open();
  now = 3;
  expect(connections.lastBytesAt()).toBe(-Infinity);
  talking.write('PING');
  await once(talking, 'data');
  expect(connections.lastBytesAt()).toBe(3);
  now = 4;
  expect(connections.lastBytesAt()).toBe(3);
  talking.write('PING');
  await once(talking, 'data');
  talking.destroy();
  await once(talking, 'close');
  now = 5;
  expect([connections.lastBytesAt(), connections.lastUseAt(), connections.size]).toEqual([4, 4, 0]);
  server.close();
  await rm(folder, { recursive: true });
});
