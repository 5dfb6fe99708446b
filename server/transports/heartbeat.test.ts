import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createAdmission } from './admission.ts';
import { ByteBudget } from './byte-budget.ts';
import { Heartbeat, isGone, nextPulse, type Pulse } from './heartbeat.ts';
import { watchIntake } from './intake.ts';
import { Turns } from './turns.ts';
import { peerOf, type Peer } from './peer.ts';
import { byteBudgetLimits, transportLimits } from './limits.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const born: Pulse = { bytesRead: 100, writtenWhenHeard: 50, silentBeats: 0 };

test('a peer that says anything starts afresh', () => {
  const pulse = nextPulse({ ...born, silentBeats: 2 }, { bytesRead: 106, bytesWritten: 90, paused: false });
  expect(pulse).toEqual({ bytesRead: 106, writtenWhenHeard: 90, silentBeats: 0 });
});

test('a peer the bridge does not listen to is not blamed for silence', () => {
  expect(nextPulse({ ...born, silentBeats: 2 }, { bytesRead: 100, bytesWritten: 50, paused: true }).silentBeats).toBe(0);
});

test('silence adds up until the peer counts as gone', () => {
  let pulse = born;
  for (let beat = 0; beat < transportLimits.silentBeats; beat += 1)
    pulse = nextPulse(pulse, { bytesRead: 100, bytesWritten: 52, paused: false });
  expect(isGone(pulse, 52)).toBe(false);
  expect(isGone(nextPulse(pulse, { bytesRead: 100, bytesWritten: 52, paused: false }), 52)).toBe(true);
});

test('a peer with much to read gets more time, but not for ever', () => {
  const written = born.writtenWhenHeard + transportLimits.behindDataBytes + 1;
  expect(isGone({ ...born, silentBeats: transportLimits.silentBeats + 1 }, written)).toBe(false);
  expect(isGone({ ...born, silentBeats: transportLimits.silentBeatsBehindData + 1 }, written)).toBe(true);
});

const rarely = 1_000_000;

/** A WebSocket server with a heartbeat; resolves to its address. served: called with each of its ends. */
async function serve(heartbeat: Heartbeat, served: (peer: Peer) => void = () => {}): Promise<string> {
  const http = createServer();
  const server = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    server.handleUpgrade(request, socket, head, (ws) => {
      const peer = peerOf(ws, request.socket);
      heartbeat.watch(peer);
      served(peer);
    });
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  closers.push(
    () => heartbeat.stop(),
    () => http.close(),
  );
  return `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

test('over a real socket: who answers stays, who does not is cut', async () => {
  const url = await serve(new Heartbeat({ beatMs: 5, probeMs: rarely }));
  const lively = new WebSocket(url);
  const mute = new WebSocket(url, { autoPong: false });
  closers.push(
    () => lively.terminate(),
    () => mute.terminate(),
  );
  const [code] = await once(mute, 'close');
  expect(code).toBe(1006);
  expect(lively.readyState).toBe(WebSocket.OPEN);
  await once(lively, 'ping');
});

test('a page that leaves while nothing is read from it is missed', async () => {
  const closed = Promise.withResolvers<void>();
  const url = await serve(new Heartbeat({ beatMs: rarely, probeMs: 5 }), ({ ws }) => {
    ws.pause();
    ws.on('error', () => {}).once('close', () => closed.resolve());
  });
  const page = new WebSocket(url);
  await once(page, 'open');
  page.terminate();
  await closed.promise;
});

test('a page whose large message waits for room is not missed meanwhile', async () => {
  const budget = new ByteBudget({ ...byteBudgetLimits, reserved: 1_000 });
  const admission = createAdmission({ perLearner: 1, total: 1 });
  const other = budget.open('ada', { giveWay: () => {} });
  other.set(1_000);
  const received = Promise.withResolvers<Buffer>();
  const url = await serve(new Heartbeat({ beatMs: 5, probeMs: rarely }), (peer) => {
    watchIntake('bob', 1_000_000, peer, { admission, budget, turns: new Turns(transportLimits) });
    peer.ws.on('message', (data) => received.resolve(data as Buffer));
  });
  const page = new WebSocket(url);
  closers.push(() => page.terminate());
  await once(page, 'open');
  page.send(Buffer.alloc(1_000_000));
  const closed = once(page, 'close').then(() => 'closed');
  for (let pings = 0; pings < 10 * transportLimits.silentBeats; pings += 1)
    expect(await Promise.race([closed, once(page, 'ping').then(() => 'asked')])).toBe('asked');
  other.set(0);
  expect(await received.promise).toHaveLength(1_000_000);
});
