import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CommandFeed } from './streams/command-feed.ts';
import { shutDown, type Running } from './shutdown.ts';

let server: Server;
let steps: string[];
beforeEach(async () => {
  steps = [];
  server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function running(closeMachines: () => Promise<void>): Running {
  return {
    server,
    bridge: {
      answer: () => false,
      stand: () => {},
      handle: () => {},
      upgrade: () => false,
      commands: new CommandFeed(),
      close: () => {
        steps.push('bridge');
        return Promise.resolve();
      },
    },
    machines: {
      of: () => Promise.reject(new Error('not in this test')),
      close: () => {
        steps.push('machines');
        return closeMachines();
      },
    },
  };
}

test('pages leave before the processes end, and open connections do not hold it up', async () => {
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => {});
  await once(client, 'connect');
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(server, 'request');
  expect(
    await shutDown(
      running(() => Promise.resolve()),
      new AbortController().signal,
    ),
  ).toBe('done');
  expect(steps).toEqual(['bridge', 'machines']);
  expect(server.listening).toBe(false);
  client.destroy();
});

test('processes that will not end hold it up no longer than allowed', async () => {
  expect(
    await shutDown(
      running(() => new Promise(() => {})),
      new AbortController().signal,
      1,
    ),
  ).toBe('late');
});

test('hurry ends the wait', async () => {
  const hurry = new AbortController();
  const stopped = shutDown(
    running(() => {
      hurry.abort();
      return new Promise(() => {});
    }),
    hurry.signal,
  );
  expect(await stopped).toBe('late');
});
