// Deep pipelines: a client that sends thousands of requests on one connection before it reads an answer is slowed, and not cut. Only
// where 512 of them wait for one answer on Node's way, and none goes out for 30 s, it is: it might be a client that has left.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestGateway } from '../../testing/test-gateway.ts';
import { transportLimits } from '../limits.ts';

/** Waited for under whatever load: whoever does not come to it never will. */
const patience = { timeout: 30_000, interval: 20 };
const count = 2_000;
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.open();
});
afterAll(() => gateway.close());

test.each([
  ['for the fast lane', () => ''],
  ["on Node's way", () => gateway.head('OPTIONS', '/')],
  ["on Node's way behind a command that waits for another client", () => gateway.head('GET', '/BLPOP/queue/0')],
])('2,000 requests %s are all answered, in order', { timeout: 60_000 }, async (_what, first) => {
  const socket = await gateway.dial();
  let text = '';
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1');
  });
  const head = first();
  socket.write(head + Array.from({ length: count }, (_, index) => gateway.head('GET', `/ECHO/number-${index}.txt`)).join(''));
  // What all of them wait for, where it is that.
  await gateway.ask('/RPUSH/queue/x');
  const numbers = (): string[] => text.match(/(?<=number-)\d+/g) ?? [];
  await expect.poll(() => numbers().length, patience).toBe(count);
  expect(numbers()).toEqual(Array.from({ length: count }, (_, index) => String(index)));
  expect(text.match(/HTTP\/1\.1 200 OK\r/g)).toHaveLength(count + (head === '' ? 0 : 1));
  socket.destroy();
});

test('of a client that is cut no more requests are served than may be open', { timeout: 60_000 }, async () => {
  const { parsed } = gateway.bridge;
  parsed.passedOn = 0;
  const socket = await gateway.dial();
  const closed = new Promise((resolve) => socket.on('error', () => {}).once('close', resolve));
  socket.resume().write(gateway.head('GET', '/SUBSCRIBE/x') + 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(20_000));
  await closed;
  expect(parsed.passedOn).toBeGreaterThan(0);
  expect(parsed.passedOn).toBeLessThanOrEqual(transportLimits.cutResponses);
});
