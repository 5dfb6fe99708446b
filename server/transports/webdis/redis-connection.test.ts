// Redis connection: which of the commands of one turn of the event loop go out before it is over.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { commandText } from '../../../src/bridge/resp.ts';
import { webdisLimits } from './limits.ts';
import { RedisConnection, type Company, type Correspondent } from './redis-connection.ts';

const server = createServer((peer) => peer.on('error', () => {}).on('data', (chunk: Buffer) => (heard += chunk.toString('latin1'))));
const correspondent: Correspondent = { holds: () => {}, drained: () => {}, receive: () => {}, ended: () => {} };
const get = commandText(['GET', 'k']);
let heard: string;
let socket: Socket;
let connection: RedisConnection;

beforeEach(async () => {
  heard = '';
  await once(server.listen(0, '127.0.0.1'), 'listening');
  connection = new RedisConnection(
    async () => {
      socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    },
    0,
    correspondent,
  );
  connection.send(get, 'alone');
  await vi.waitFor(() => expect(heard).toBe(get), 20_000);
});
afterEach(async () => {
  connection.close();
  await once(server.close(), 'close');
});

/** Commands that have gone out, of so many in one turn: before it is over, and once it is. */
async function outOf(count: number, company: Company): Promise<[number, number]> {
  const before = socket.bytesWritten;
  const out = (): number => (socket.bytesWritten - before) / get.length;
  for (let sent = 0; sent < count; sent += 1) connection.send(get, company);
  const early = out();
  await new Promise((resolve) => setImmediate(resolve));
  return [early, out()];
}

test('of a few commands the first go out at once, and then as many again as went out before', async () => {
  const first = webdisLimits.earlyCommands;
  expect(await outOf(first - 1, 'few')).toEqual([0, first - 1]);
  expect(await outOf(first, 'few')).toEqual([first, first]);
  expect(await outOf(4 * first - 1, 'few')).toEqual([2 * first, 4 * first - 1]);
  expect(await outOf(8 * first + 1, 'few')).toEqual([8 * first, 8 * first + 1]);
  await vi.waitFor(() => expect(heard).toHaveLength(get.length * (1 + 14 * first - 1)), 20_000);
});

test('commands behind which others wait for room go out together', async () => {
  expect(await outOf(32, 'many')).toEqual([0, 32]);
});
