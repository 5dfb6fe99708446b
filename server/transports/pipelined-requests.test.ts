import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { inTurns } from './pipelined-requests.ts';

const perTurn = 8;
const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
let server: Server;
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** Listens on a free port. */
async function serve(listener: Parameters<typeof createServer>[1]): Promise<number> {
  server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

test('a thousand requests of one read are answered in order, a few in each turn', async () => {
  const ofTurn: number[] = [];
  let ticking = setImmediate(function tick() {
    ofTurn.push(0);
    ticking = setImmediate(tick);
  });
  const port = await serve(
    inTurns(({ url = '' }, response) => {
      const turn = Math.max(0, ofTurn.length - 1);
      ofTurn[turn] = (ofTurn[turn] ?? 0) + 1;
      response.end(`${url};`);
    }, perTurn),
  );
  const client = connect(port, '127.0.0.1');
  let answers = '';
  client.on('data', (chunk: Buffer) => (answers += chunk.toString('latin1')));
  const numbers = Array.from({ length: 1_000 }, (_, index) => String(index));
  client.write(numbers.map((number) => request(`/${number}`)).join(''));
  await expect.poll(() => answers.match(/(?<=\/)\d+(?=;)/g)).toEqual(numbers);
  clearImmediate(ticking);
  // Besides those that wait, the one whose turn it was to be answered.
  expect(Math.max(...ofTurn)).toBeLessThanOrEqual(perTurn + 1);
  client.destroy();
});

test('what waits when its connection goes is handed to nobody', async () => {
  let handed = 0;
  const port = await serve(
    inTurns(({ socket }) => {
      handed += 1;
      socket.destroy();
    }, perTurn),
  );
  const client = connect(port, '127.0.0.1').on('error', () => undefined);
  client.write(request('/').repeat(20));
  await once(client.resume(), 'close');
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  expect(handed).toBe(1);
});
