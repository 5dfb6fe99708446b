import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { commandText } from '../../../src/bridge/resp.ts';
import { byteBudgetLimits } from '../limits.ts';
import { webdisLimits } from './limits.ts';
import { ByteBudget } from '../byte-budget.ts';
import { LearnerBytes } from './learner-bytes.ts';
import type { Reply } from './reply.ts';
import { PipelinedConnection, type Waiter } from './pipelined-connection.ts';

/** A Redis that answers when it is told to. */
const server = createServer((socket) => {
  redis = socket
    .on('error', () => {})
    .on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
    });
});
let redis: Socket;
let heard: string;
let connection: PipelinedConnection;
let bytes: LearnerBytes;

beforeEach(async () => {
  heard = '';
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  bytes = new LearnerBytes(new ByteBudget(byteBudgetLimits), 'a'.repeat(32));
  connection = new PipelinedConnection(
    async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    },
    0,
    bytes,
    { closed: () => {} },
  );
});
afterEach(async () => {
  connection.close();
  await once(server.close(), 'close');
});

const quickly = { interval: 1, timeout: 5_000 };
const get = commandText(['GET', 'k']);
const commands = (): number => heard.split('GET').length - 1;

class Waiting implements Waiter {
  reply = vi.fn<(reply: Reply) => void>();
  lost = vi.fn<(reason: string) => void>();
}

test('no more commands are with Redis at once than it keeps replies for, by the size of those before', async () => {
  const waiters = Array.from({ length: 3_000 }, () => new Waiting());
  for (const waiter of waiters) connection.send(get, waiter);
  await vi.waitFor(() => expect(commands()).toBe(4), 20_000);
  redis.write('$-1\r\n'.repeat(4));
  await vi.waitFor(() => expect(commands()).toBeGreaterThan(7), 20_000);
  let answered = 4;
  // Small replies let it ask for more, up to a limit.
  while (answered < 2_000) {
    const asked = commands();
    expect(asked - answered).toBeLessThanOrEqual(webdisLimits.asked);
    redis.write('$-1\r\n'.repeat(asked - answered));
    answered = asked;
    await vi.waitFor(() => expect(commands()).toBeGreaterThan(asked), quickly);
  }
  await vi.waitFor(() => expect(commands() - answered).toBe(webdisLimits.asked), 20_000);
  const large = 'x'.repeat(1024 * 1024);
  // One large reply is enough to let it ask for few again.
  redis.write(`$${large.length}\r\n${large}\r\n${'$-1\r\n'.repeat(webdisLimits.asked - 1)}`);
  answered += webdisLimits.asked;
  await vi.waitFor(() => expect(commands()).toBeGreaterThan(answered), quickly);
  expect(waiters[answered - 1]?.reply).toHaveBeenCalled();
  expect(commands() - answered).toBeLessThan(4);
});

test('commands are held for a Redis that does not answer up to a number of bytes', async () => {
  const command = commandText(['SET', 'k', 'x'.repeat(1024 * 1024)]);
  const waiters = Array.from({ length: 40 }, () => new Waiting());
  for (const waiter of waiters) connection.send(command, waiter);
  const refused = waiters.filter(({ lost }) => lost.mock.calls.length > 0);
  expect(refused).toHaveLength(40 - 4 - 15);
  expect(refused[0]?.lost).toHaveBeenCalledWith(expect.stringContaining('Try again'));
});

test('while much of a learner waits to be read, commands go out one at a time', async () => {
  const held = bytes.hold(() => {});
  held.set(byteBudgetLimits.perLearner + 1);
  bytes.onRoom = () => connection.goOn();
  const waiters = Array.from({ length: 4 }, () => new Waiting());
  for (const waiter of waiters) connection.send(get, waiter);
  await vi.waitFor(() => expect(commands()).toBe(1), 20_000);
  redis.write('$-1\r\n');
  await vi.waitFor(() => expect(commands()).toBe(2), 20_000);
  expect(waiters[0]?.reply).toHaveBeenCalledOnce();
  held.release();
  await vi.waitFor(() => expect(commands()).toBe(4), 20_000);
});

test('the bytes of commands are held until they are answered, and where they have to go the connection goes', async () => {
  const command = commandText(['SET', 'GET', 'x'.repeat(100_000)]);
  const waiters = Array.from({ length: 3 }, () => new Waiting());
  for (const waiter of waiters) connection.send(command, waiter);
  await vi.waitFor(() => expect(commands()).toBe(3), 20_000);
  expect(bytes.bytes).toBe(3 * command.length);
  redis.write('+OK\r\n+OK\r\n');
  await vi.waitFor(() => expect(bytes.bytes).toBe(command.length), 20_000);
  // A part of a reply, whose values take more than their bytes.
  redis.write(`+OK\r\n*100\r\n${':1\r\n'.repeat(50)}`);
  await vi.waitFor(() => expect(bytes.bytes).toBeGreaterThan(50 * 4 * 8), 20_000);
  connection.close();
  expect(bytes.bytes).toBe(0);
});
