// Closed port: floods of connections to a port of the machine where nobody listens. A whole bridge, real sockets and servers.
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { httpTunnelPaths } from '../src/http-tunnel-protocol.ts';
import { closeCodes, paths } from '../src/protocol.ts';
import { closing, TestBridge } from './testing/test-bridge.ts';
import { testHost, TestLearners } from './testing/test-learners.ts';

/** Connections of a learner at a time that the bridge allows here, and those that an attacker has under way at once. */
const places = 8;
const flood = Array.from({ length: places - 1 });
const host = await testHost();
let learners: TestLearners;
let bridge: TestBridge;
let cookie: string;
let victim: WebSocket;

beforeEach(async () => {
  learners = await TestLearners.open(host);
  bridge = await TestBridge.open(await learners.machines(), {}, { socketsPerLearner: places });
  [cookie, victim] = [await bridge.cookie(), tunnelTo(6379, await bridge.cookie())];
  expect(await heard(victim)).toBe('ready');
});
afterEach(async () => {
  await bridge.close();
  await learners.remove();
});

function tunnelTo(port: number, own: string): WebSocket {
  return bridge.socket(`${paths.tunnel}?host=127.0.0.1&port=${port}`, own);
}

async function heard(ws: WebSocket): Promise<string> {
  return String((await once(ws, 'message'))[0]);
}

/** Asks for a connection over HTTP. */
function openOverHttp(port: number): Promise<Response> {
  return fetch(`${bridge.origin}${httpTunnelPaths.open}?line=a-session-of-the-tests&host=127.0.0.1&port=${port}`, {
    method: 'POST',
    headers: { cookie, origin: bridge.origin },
  });
}

/** The victim's command is answered. */
async function works(): Promise<void> {
  victim.send(Buffer.from('PING\r\n'));
  expect(await heard(victim)).toBe('+PONG\r\n');
}

/** Whether the attacker's own server runs does not matter: then the kernel is asked who listens. */
test.each([
  ['of a machine with nothing', false],
  ['of a machine with a server elsewhere', true],
])('a flood of tunnels to a closed port %s is refused, keeps nothing and starts nothing', async (_, hasServer) => {
  if (hasServer) expect(await heard(tunnelTo(6379, cookie))).toBe('ready');
  for (let round = 0; round < 10; round += 1) {
    const ends = flood.map(() => closing(tunnelTo(7777, cookie)));
    await works();
    for (const { code, reason } of await Promise.all(ends))
      expect([code, reason]).toEqual([closeCodes.refused, expect.stringContaining('Nobody listens at 127.0.0.1:7777')]);
  }
  expect(learners.list().filter(({ servers }) => servers > 0)).toHaveLength(hasServer ? 2 : 1);
  // The bridge's end of the last one closes a moment after the page's.
  await expect.poll(() => bridge.budget.bytes).toBe(0);
  // As many connections as before: no place is held by one that was refused.
  const own = flood.map(() => tunnelTo(6379, cookie));
  expect(await Promise.all(own.map(heard))).toEqual(own.map(() => 'ready'));
});

test('so is one over HTTP, whose session has room for another connection afterwards', async () => {
  for (let round = 0; round < 10; round += 1) {
    const answers = await Promise.all(flood.map(() => openOverHttp(7777)));
    await works();
    for (const answer of answers) expect(await answer.text()).toContain('Nobody listens');
  }
  await expect.poll(() => bridge.budget.bytes).toBe(0);
  expect(await (await openOverHttp(6379)).json()).toEqual({ channel: expect.any(Number) });
});
