import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { transportLimits } from './limits.ts';
import { OpenResponses } from './open-responses.ts';

const patience = { timeout: 20_000 };
const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const server = createServer();
let responses: ServerResponse[];
let closed: number;
let client: Socket;

new OpenResponses().watch(server);
server.on('request', (_, response) => {
  responses.push(response);
  response.on('close', () => {
    closed += 1;
  });
});

beforeEach(async () => {
  [responses, closed] = [[], 0];
  await once(server.listen(0, '127.0.0.1'), 'listening');
  client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
});
afterEach(async () => {
  client.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

test('all that wait behind the first are closed with their connection, each once', async () => {
  client.write(request.repeat(10));
  await expect.poll(() => responses.length, patience).toBe(10);
  client.destroy();
  await expect.poll(() => closed, patience).toBe(10);
  expect(responses.every(({ destroyed }) => destroyed)).toBe(true);
  // What is answered now is nobody's.
  for (const response of responses) response.end('late');
  expect(closed).toBe(10);
});

test.each([
  ['of a client that says who it is', `GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${'x'.repeat(100)}\r\n\r\n`, 6_000],
  ['of requests with bodies', `PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 90\r\n\r\n${'y'.repeat(90)}`, 6_000],
])('a deep pipeline %s is read as its answers go out, and all of it is answered in order', patience, async (_what, one, count) => {
  let answers = '';
  client.on('data', (chunk: Buffer) => (answers += chunk.toString('latin1')));
  client.write(one.repeat(count));
  await expect.poll(() => responses.length, patience).toBeGreaterThanOrEqual(transportLimits.openResponses);
  // What one read brings, and a body's rest.
  const most = transportLimits.openResponses + (64 * 1024) / one.length + 1;
  for (let turn = 0; turn < 200; turn += 1) await nextTurn();
  expect(responses.length).toBeLessThanOrEqual(most);
  for (let answered = 0; answered < count; await nextTurn()) {
    expect(responses.length - closed).toBeLessThanOrEqual(most);
    for (; answered < responses.length; answered += 1) responses[answered]?.end(`number ${answered};`);
  }
  await expect.poll(() => answers.match(/(?<=number )\d+(?=;)/g)?.length, patience).toBe(count);
  expect(answers.match(/(?<=number )\d+(?=;)/g)).toEqual(Array.from({ length: count }, (_, index) => String(index)));
});

test('one that brings too many with one read is cut', async () => {
  client.resume().write(request.repeat(50_000));
  await once(client, 'close').catch(() => {});
  await expect.poll(() => responses.length - closed, patience).toBe(0);
  expect(responses.length).toBeLessThan(5_000);
});

test('one of which nothing becomes for long is cut, since nobody would notice that its client has left', async () => {
  const other = createServer((_, response) => responses.push(response));
  new OpenResponses({ openResponses: 10, cutResponses: 100, stalledResponsesMs: 1 }).watch(other);
  await once(other.listen(0, '127.0.0.1'), 'listening');
  const stalled = connect((other.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
  stalled.resume().write(request.repeat(50));
  await once(stalled, 'close');
  expect(responses).toHaveLength(50);
  other.close();
});
