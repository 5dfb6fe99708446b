// Memory attacks: learners who want the bridge to hold more bytes than it has room for, and one who only works beside them.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { httpTunnelPaths, type TunnelOpened } from '../../src/http-tunnel-protocol.ts';
import { paths, wireLimits } from '../../src/protocol.ts';
import { BridgeProcess, type HeldReport } from '../testing/bridge-process.ts';
import { transportLimits } from './limits.ts';
import { command } from '../testing/test-redis.ts';

/**
 * By how many MB the bridge may grow: what byteBudgetLimits.most allows, and what Node needs to carry it until its collector
 * runs. Each attack sends 600 MB and more, all of which a bridge without a budget would hold.
 */
const allowedMb = 450;
const mb = 1024 * 1024;

let bridge: BridgeProcess;
let attackers: Socket[];

beforeEach(async () => {
  bridge = await BridgeProcess.open();
  attackers = [];
});
afterEach(async () => {
  for (const socket of attackers) socket.destroy();
  await bridge.close();
});

/** A connection that sends bytes as fast as they are taken, until it is cut. */
async function attack(...parts: readonly (string | Buffer)[]): Promise<Socket> {
  const socket = connect(bridge.port, '127.0.0.1');
  // To be cut is what an attacker has to expect.
  socket.on('error', () => {}).resume();
  await once(socket, 'connect');
  attackers.push(socket);
  for (const part of parts) socket.write(part);
  return socket;
}

function requestHead(line: string, cookie: string, ...more: string[]): string {
  const headers = [`Host: 127.0.0.1:${bridge.port}`, `Origin: ${bridge.origin}`, `Cookie: ${cookie}`, ...more];
  return [`${line} HTTP/1.1`, ...headers, '', ''].join('\r\n');
}

function passHead(cookie: string, channel: number, length: number): string {
  const target = `${httpTunnelPaths.pass}?line=a-session-of-the-tests&channel=${channel}&wait=10000&max=1000000`;
  return requestHead(`POST ${target}`, cookie, `Content-Length: ${length}`);
}

function upgradeHead(cookie: string): string {
  const key = randomBytes(16).toString('base64');
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${key}`];
  return requestHead(`GET ${paths.tunnel}?host=127.0.0.1&port=6379`, cookie, ...upgrade);
}

/** The header of a masked binary frame, with a mask of zeros. */
function frameHead(length: number): Buffer {
  const head = Buffer.alloc(14);
  head[0] = 0x82;
  head[1] = 0xff;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

async function openChannel(cookie: string): Promise<number> {
  const response = await fetch(`${bridge.origin}${httpTunnelPaths.open}?line=a-session-of-the-tests&host=127.0.0.1&port=6379`, {
    method: 'POST',
    headers: { cookie, origin: bridge.origin },
  });
  return ((await response.json()) as TunnelOpened).channel;
}

/** Has the Redis behind the bridge do something, and waits for its reply. */
async function say(bytes: string): Promise<void> {
  const ws = new WebSocket(`${bridge.origin.replace('http', 'ws')}${paths.tunnel}?host=127.0.0.1&port=6379`, {
    origin: bridge.origin,
    headers: { cookie: await bridge.cookie() },
  });
  await once(ws, 'message');
  ws.send(Buffer.from(bytes));
  await once(ws, 'message');
  ws.terminate();
}

/** One learner's requests to the bridge itself, one after the other. */
async function ask(): Promise<void> {
  const response = await fetch(`${bridge.origin}${paths.health}`);
  expect(response.status).toBe(200);
  await response.text();
}

/** The most memory the bridge has until it takes no more of what is sent to it. */
async function peak(): Promise<number> {
  let most = bridge.memory;
  let taken = -1;
  for (let quiet = 0; quiet < 100; quiet += 1) {
    await ask();
    most = Math.max(most, bridge.memory);
    const now = attackers.reduce((sum, socket) => sum + socket.bytesWritten - socket.writableLength, 0);
    if (now !== taken) quiet = 0;
    taken = now;
  }
  return most;
}

/** Resolves once the bridge holds so many bytes. */
async function charged(bytes: number): Promise<void> {
  while ((await bridge.held()).charged < bytes) await ask();
}

function isMuch({ buffers, charged: ofBudget }: HeldReport): boolean {
  return buffers > 20 * mb || ofBudget > 0;
}

/** Waits until the attackers are gone and so is what they sent; the system's allocator may keep the room for the next bytes. */
async function afterwards(): Promise<void> {
  process.kill(bridge.redisPid, 'SIGCONT');
  for (const socket of attackers.splice(0)) socket.destroy();
  while (isMuch(await bridge.held())) await ask();
}

describe.skipIf(!existsSync('/proc/self/status'))('the bridge keeps its memory', () => {
  const part = Buffer.from(command('SET', 'key', 'x'.repeat(wireLimits.frameBytes - 1000)));

  test('beside parallel passes of one learner whose Redis is stopped', { timeout: 60_000 }, async () => {
    const cookie = await bridge.cookie();
    const channel = await openChannel(cookie);
    const base = bridge.memory;
    process.kill(bridge.redisPid, 'SIGSTOP');
    for (let count = 0; count < 600; count += 1) await attack(passHead(cookie, channel, part.length), part);
    expect((await peak()) - base).toBeLessThan(allowedMb);
    await afterwards();
  });

  test('beside unfinished bodies of minted learners', { timeout: 60_000, tags: 'whole' }, async () => {
    const base = bridge.memory;
    for (let minted = 0; minted < 30; minted += 1) {
      const cookie = await bridge.cookie();
      for (let count = 0; count < 20; count += 1) await attack(passHead(cookie, 1, part.length + 1), part);
    }
    expect((await peak()) - base).toBeLessThan(allowedMb);
    await afterwards();
  });

  test('beside unfinished messages of minted learners', { timeout: 60_000, tags: 'whole' }, async () => {
    const base = bridge.memory;
    for (let minted = 0; minted < 15; minted += 1) {
      const cookie = await bridge.cookie();
      for (let count = 0; count < 40; count += 1) await attack(upgradeHead(cookie), frameHead(part.length + 1), part);
    }
    expect((await peak()) - base).toBeLessThan(allowedMb);
    await afterwards();
  });

  test('beside tunnels whose Redis is stopped', { timeout: 60_000, tags: 'whole' }, async () => {
    const base = bridge.memory;
    const cookies = await Promise.all(Array.from({ length: 8 }, () => bridge.cookie()));
    const tunnels: Socket[] = [];
    for (const cookie of cookies) for (let count = 0; count < 60; count += 1) tunnels.push(await attack(upgradeHead(cookie)));
    for (let round = 0; round < 3; round += 1) await ask();
    process.kill(bridge.redisPid, 'SIGSTOP');
    for (const tunnel of tunnels) for (let count = 0; count < 2; count += 1) tunnel.write(Buffer.concat([frameHead(part.length), part]));
    expect((await peak()) - base).toBeLessThan(allowedMb);
    await afterwards();
  });

  test('beside replies that nobody reads', { timeout: 120_000 }, async () => {
    await say('SETRANGE large 999999 x\r\n');
    const base = bridge.memory;
    // The system takes some 10 MB of them for a client that does not read.
    const gets = Buffer.from('GET large\r\n'.repeat(20));
    for (let minted = 0; minted < 10; minted += 1) {
      const own = await bridge.cookie();
      for (let count = 0; count < 4; count += 1) (await attack(upgradeHead(own), frameHead(gets.length), gets)).pause();
    }
    // Of most of them, that is: for each as much as a tunnel may hold.
    await charged(10 * 4 * transportLimits.tunnelBytes * 0.75);
    expect((await peak()) - base).toBeLessThan(allowedMb);
    await afterwards();
  });
});
