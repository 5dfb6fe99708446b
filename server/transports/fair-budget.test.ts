// Fair budget: minted learners who hold what they can, and one who only sends a large body among them. A real bridge, real sockets.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { httpTunnelPaths } from '../../src/http-tunnel-protocol.ts';
import { paths, wireLimits } from '../../src/protocol.ts';
import { TestBridge } from '../testing/test-bridge.ts';
import { TestMachines } from '../testing/test-machines.ts';
import { byteBudgetLimits } from './limits.ts';
import { webdisLimits } from './webdis/limits.ts';

const minted = 200;
let machines: TestMachines;
let bridge: TestBridge;
let sockets: Socket[];

beforeEach(async () => {
  [machines, sockets] = [await TestMachines.open(), []];
  bridge = await TestBridge.open(machines);
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await bridge.close();
  await machines.close();
});

/** Sends the parts on a connection of its own, which is never read from; resolves once the last is on its way. */
async function attack(...parts: readonly (string | Buffer)[]): Promise<void> {
  const socket = connect(Number(new URL(bridge.origin).port), '127.0.0.1');
  // To be cut is what an attacker has to expect.
  socket.on('error', () => {}).pause();
  sockets.push(socket);
  await once(socket, 'connect');
  for (const part of parts) socket.write(part);
}

/** What the attackers are to hold before anybody else comes: all that may be reserved, but for what the victim takes itself. */
const grabbedBytes = byteBudgetLimits.reserved - 2 * webdisLimits.bodyBytes;

/** Resolves once they do. */
async function grabbed(): Promise<void> {
  await expect.poll(() => bridge.budget.bytes, { timeout: 20_000 }).toBeGreaterThanOrEqual(grabbedBytes);
}

function head(line: string, cookies: string, ...more: string[]): string {
  const { host } = new URL(bridge.origin);
  return [line, `Host: ${host}`, `Origin: ${bridge.origin}`, `Cookie: ${cookies}`, ...more, '', ''].join('\r\n');
}

const part = Buffer.alloc(480 * 1024, 'x');

/** What each of the minted learners does. */
const attacks = {
  'unfinished bodies at the Webdis gateway': (cookies: string) =>
    attack(head(`PUT ${paths.webdis}/SET/a HTTP/1.1`, cookies, `Content-Length: ${webdisLimits.bodyBytes}`), part),
  'unfinished passes of the HTTP tunnel': (cookies: string) =>
    attack(
      head(
        `POST ${httpTunnelPaths.pass}?line=a-session-of-the-tests&channel=1&wait=10000&max=0 HTTP/1.1`,
        cookies,
        `Content-Length: ${wireLimits.frameBytes}`,
      ),
      part,
    ),
  'unfinished messages of a WebSocket': (cookies: string) => {
    const frame = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0]);
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    return attack(head(`GET ${paths.tunnel}?host=127.0.0.1&port=6379 HTTP/1.1`, cookies, ...upgrade), frame, part);
  },
};

test.each(Object.entries(attacks))(
  'a body of 2 MB gets through beside 200 minted learners with %s',
  { timeout: 60_000 },
  async (_, begin) => {
    const victim = await bridge.cookies();
    const crowd = await Promise.all(Array.from({ length: minted }, () => bridge.cookies()));
    await Promise.all(crowd.map(begin));
    const body = 'v'.repeat(1024 * 1024 - 1);
    for (let round = 0; round < 2; round += 1) {
      await grabbed();
      // Percent-encoded in part, it has 2 MB on its way and is a value that Redis takes.
      const response = await fetch(`${bridge.origin}${paths.webdis}/SET/large`, {
        method: 'PUT',
        headers: { cookie: victim, origin: bridge.origin },
        body: `${encodeURIComponent('/').repeat(300_000)}${body}`.slice(0, webdisLimits.bodyBytes),
      });
      expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('SET')]);
    }
  },
);
