import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { TestGateway } from '../../testing/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await TestGateway.open();
});
afterAll(() => gateway.close());

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Sends a burst of requests on one connection as often as asked, each burst after the answers to the one before. */
async function send(burst: string, perBurst: number, bursts: number): Promise<number> {
  const socket = await gateway.dial();
  let answered = 0;
  socket.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf('HTTP/1.1 '); at !== -1; at = chunk.indexOf('HTTP/1.1 ', at + 9)) {
      answered += 1;
      if (answered % perBurst === 0) socket.emit('answered');
    }
  });
  for (let sent = 0; sent < bursts; sent += 1) {
    const done = once(socket, 'answered');
    socket.write(burst);
    await done;
  }
  socket.destroy();
  return answered;
}

/** Asks in each way once that a request may take, well or badly. */
async function everyWay(): Promise<void> {
  await gateway.ask('/SET/file', { method: 'PUT', body: 'x'.repeat(10_000) });
  await gateway.ask('/', { method: 'POST', body: 'GET/file.txt' });
  await gateway.ask('/BLPOP/none/0.001');
  await gateway.ask('/9/MULTI');
  await gateway.askAs({}, '/PING');
  const leaving = await Promise.all(Array.from({ length: 5 }, () => gateway.dial()));
  const [stream, blocked, midway, half, nonsense] = leaving;
  stream?.write(gateway.head('GET', '/SUBSCRIBE/c'));
  blocked?.write(gateway.head('GET', '/BLPOP/none/0'));
  midway?.write(`${gateway.head('PUT', '/SET/midway', 'Content-Length: 5000')}half`);
  half?.write(gateway.head('GET', '/PING').slice(0, 40));
  nonsense?.write('\x00\x01\r\n\r\n');
  const ws = new WebSocket(`${gateway.bridge.origin.replace('http', 'ws')}/webdis/.json`, {
    headers: { authorization: `Bearer ${gateway.token}` },
  });
  await once(ws, 'open');
  ws.send('["SUBSCRIBE","c"]');
  await once(ws, 'message');
  ws.terminate();
  for (const socket of leaving) socket.on('error', () => {}).destroy();
}

async function clients(): Promise<number> {
  return Number(/connected_clients:(\d+)/.exec((await gateway.ask('/INFO/clients.txt')).body)?.[1]);
}

/** Handles of this process; those of a connection that closes go a moment later. */
const handles = (): number => process.getActiveResourcesInfo().filter((name) => name.endsWith('Wrap')).length;

/** What is held: connections that Redis has, the process's own handles, bytes on the heap after a collection. */
async function held(): Promise<{ clients: number; handles: number; heap: number }> {
  // One for each database that was asked; those of requests close with them.
  await vi.waitFor(async () => expect(await clients()).toBeLessThanOrEqual(2), 20_000);
  // What the test's own doubles remember is no leak.
  gateway.machines.streams.length = 0;
  gateway.bridge.sockets.length = 0;
  collect();
  return { clients: await clients(), handles: handles(), heap: process.memoryUsage().heapUsed };
}

/** How many: a few bytes kept a request show only with many. */
for (const { requests, tags } of [
  { requests: 20_000, tags: [] },
  { requests: 200_000, tags: ['whole'] },
])
  test(
    `${requests} requests, and some hundred that end badly, leave no connection, handle or memory behind`,
    { timeout: 240_000, tags },
    async () => {
      const burst =
        gateway.head('GET', '/SET/key/value') +
        gateway.head('GET', '/GET/key') +
        gateway.head('GET', '/7/GET/key.txt') +
        gateway.head('GET', '/GET/key.raw');
      const round = async (bursts: number): Promise<number> => {
        const counts = await Promise.all(Array.from({ length: 10 }, () => send(burst.repeat(5), 20, bursts)));
        return counts.reduce((sum, count) => sum + count, 0);
      };
      // Caches fill and code is compiled before the first look.
      await round(requests / 2_000);
      for (let at = 0; at < 20; at += 1) await everyWay();
      const before = await held();
      const heaps: number[] = [];
      for (let at = 0; at < 4; at += 1) {
        expect(await round(requests / 800)).toBe(requests / 4);
        for (let bad = 0; bad < 25; bad += 1) await everyWay();
        const now = await held();
        heaps.push(now.heap);
        expect(now.clients).toBeLessThanOrEqual(before.clients);
        await expect.poll(handles).toBeLessThanOrEqual(before.handles);
      }
      // A leak grows with the second half as with the first; code that is compiled late and caches that fill do not. A word kept
      // a request of 100,000 would be 800 KB, and a socket kept a bad one more than that.
      const [, middle = 0, , end = 0] = heaps;
      expect(end - middle).toBeLessThan(100_000 * 6);
      expect((await gateway.ask('/PING')).body).toBe('{"PING":[true,"PONG"]}');
    },
  );
