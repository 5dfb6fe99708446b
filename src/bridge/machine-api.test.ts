import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { paths } from '../protocol.ts';
import { BridgeError } from './connection.ts';
import { noLearnerMessage, unreachableMessage, type Endpoint } from './endpoint.ts';
import { fetchFacts, resetMachine, sendSignal } from './machine-api.ts';

let server: Server;
let endpoint: Endpoint;
let answer: RequestListener;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  endpoint = { origin: `http://127.0.0.1:${port}`, open: (url) => new WebSocket(url), fetch: (url, init) => fetch(url, init) };
});
afterEach(async () => {
  server.close().closeAllConnections();
  await once(server, 'close');
});

test('asks for the facts, sends a signal and resets, each at its path', async () => {
  const asked: string[] = [];
  answer = (request, response) => {
    let body = '';
    request
      .setEncoding('utf8')
      .on('data', (chunk: string) => {
        body += chunk;
      })
      .on('end', () => {
        asked.push(`${request.method} ${request.url} ${request.headers['content-type'] ?? ''} ${body}`.trim());
        response.end(JSON.stringify({ hostname: 'notebook', sent: true }));
      });
  };
  expect(await fetchFacts(endpoint)).toMatchObject({ hostname: 'notebook' });
  expect(await sendSignal(42, 'TERM', endpoint)).toBe(true);
  await resetMachine(endpoint);
  expect(asked).toEqual([`GET ${paths.machine}`, `POST ${paths.kill} application/json {"pid":42,"signal":"TERM"}`, `POST ${paths.reset}`]);
});

test.each([
  [403, '{"code":"no-learner","message":"no cookie"}', new BridgeError('no-learner', noLearnerMessage)],
  [
    403,
    '{"code":"two-learners","message":"Clear the cookies."}',
    new BridgeError('no-learner', 'Clear the cookies.', { what: 'two-learners' }),
  ],
  [503, '{"code":"unavailable","message":"The machine is full."}', new BridgeError('start-failed', 'The machine is full.')],
  [500, '{"code":"internal","message":"It failed."}', new BridgeError('internal', 'It failed.')],
  [502, '<h1>Bad gateway</h1>', new BridgeError('unreachable', `${unreachableMessage} (Something answered with the status 502.)`)],
])('a refusal with the status %i is an error for the learner', async (status, body, error) => {
  answer = (_request, response) => {
    response.writeHead(status).end(body);
  };
  await expect(fetchFacts(endpoint)).rejects.toThrow(error);
});

test('a bridge that is not there says what to do', async () => {
  await expect(fetchFacts({ ...endpoint, origin: 'http://127.0.0.1:9' })).rejects.toThrow(unreachableMessage);
});
