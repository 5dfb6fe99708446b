import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { paths, type TokenReply } from '../../src/protocol.ts';
import { noLearnerMessage } from '../identity/principal.ts';
import { TestBridge } from '../testing/test-bridge.ts';
import { TestMachines } from '../testing/test-machines.ts';

let machines: TestMachines;
let bridge: TestBridge;

beforeAll(async () => {
  machines = await TestMachines.open();
});
afterAll(() => machines.close());
beforeEach(async () => {
  bridge = await TestBridge.open(machines);
});
afterEach(() => bridge.close());

const ask = (headers: Record<string, string>): Promise<Response> => fetch(bridge.origin + paths.token, { headers });

test('a page gets a token by which a program is the same learner', async () => {
  const cookie = await bridge.cookie();
  const response = await ask({ cookie, 'sec-fetch-site': 'same-origin' });
  expect(response.headers.get('cache-control')).toBe('no-store');
  const { token, expiresAt } = (await response.json()) as TokenReply;
  expect(expiresAt - Date.now()).toBeGreaterThan(89 * 24 * 60 * 60 * 1000);
  const reply = await fetch(`${bridge.origin}${paths.webdis}/PING`, { headers: { authorization: `Bearer ${token}` } });
  expect(await reply.json()).toEqual({ PING: [true, 'PONG'] });
  expect(machines.learners).toContain(/=([\da-f]{32})/.exec(cookie)?.[1]);
});

test('a browser without a cookie gets none', async () => {
  const response = await ask({});
  expect([response.status, await response.json()]).toEqual([403, { code: 'no-learner', message: noLearnerMessage }]);
});

test.each<Record<string, string>>([
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'http://localhost:1' },
])('a page of another site gets none: %j', async (headers) => {
  const response = await ask({ cookie: await bridge.cookie(), ...headers });
  expect([response.status, await response.json()]).toMatchObject([403, { code: 'forbidden-origin' }]);
});
