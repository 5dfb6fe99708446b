import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { TokenBuckets } from '../../token-buckets.ts';
import { ClassPage } from './class-page.ts';
import { liveLimits } from './limits.ts';

let server: WebSocketServer;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
});
afterEach(() => server.close());

test('a word that the class fails to take ends the page that said it, and nothing else', async () => {
  const failures: unknown[] = [];
  server.on('connection', (ws) => {
    const page = new ClassPage({
      id: 'a',
      ws,
      owner: 'ada',
      pace: new TokenBuckets(liveLimits.words),
      read: (data) => ({ word: (data as Buffer).toString() }),
      say: (word: string) => {
        if (word === 'bad') throw new Error('no such step');
        page.tell(word);
      },
      failed: (error) => failures.push(error),
      behind: liveLimits.studentBehind,
    });
  });
  const [one, two] = [0, 1].map(() => new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`));
  await Promise.all([one, two].map((ws) => once(ws as WebSocket, 'open')));
  one?.send('bad');
  const [code, reason] = (await once(one as WebSocket, 'close')) as [number, Buffer];
  expect([code, reason.toString()]).toEqual([1011, expect.stringContaining('Reload it')]);
  expect(failures).toEqual([new Error('no such step')]);
  two?.send('good');
  const [said] = (await once(two as WebSocket, 'message')) as [Buffer];
  expect(said.toString()).toBe('"good"');
  two?.terminate();
});
