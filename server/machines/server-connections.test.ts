import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectUpstream } from '../streams/upstream-socket.ts';
import { ServerConnections } from './server-connections.ts';

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
