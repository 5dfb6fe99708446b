import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { transportLimits } from './limits.ts';
import { watchResponses } from './open-responses.ts';

const patience = { timeout: 20_000 };
const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const server = createServer();
let responses: ServerResponse[];
let closed: number;
let client: Socket;

watchResponses(server);
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

test('a pipeline of as many as are allowed is answered, one that is deeper is cut', async () => {
  client.resume().write(request.repeat(transportLimits.openResponses));
  await expect.poll(() => responses.length, patience).toBe(transportLimits.openResponses);
  for (const response of responses) response.end();
  await expect.poll(() => closed, patience).toBe(transportLimits.openResponses);
  const cut = once(client, 'close').catch(() => {});
  const more = 100 * transportLimits.openResponses;
  client.write(request.repeat(more));
  await cut;
  // Those of the read that had too many were begun together.
  await expect.poll(() => responses.length - closed, patience).toBe(0);
  expect(responses.length).toBeLessThan(more);
});
