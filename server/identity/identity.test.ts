import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { cookieLimits } from './limits.ts';
import { openTestIdentity } from '../testing/test-identity.ts';
import { isStranger, noLearner, twoLearners, type Principal, type Stranger } from './principal.ts';

const bridge = { instance: 'c0ffee00', key: randomBytes(32) };
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const day = 24 * 60 * 60 * 1000;
const html: RequestListener = (_request, response) => {
  response.setHeader('Content-Type', 'text/html');
  response.end('<p>');
};

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

async function visit(
  answer: RequestListener,
  headers: Record<string, string> = {},
  now = 0,
  own = bridge,
): Promise<{ cookie: string | null; gateway: string | null; set: string[]; learner: string | null }> {
  const identity = await openTestIdentity(own, () => now);
  let learner: string | null = null;
  server = createServer((request, response) => {
    learner = learnerOf(identity.principalOf(request));
    identity.withHtml(request, response, () => {
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => {
    server?.listen(0, '127.0.0.1', resolve);
  });
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { headers });
  await response.text();
  server.close();
  const set = response.headers.getSetCookie();
  const named = (name: string): string | null => set.find((one) => one.startsWith(`${name}=`)) ?? null;
  return { cookie: named('redis-notebook-c0ffee00'), gateway: named('redis-notebook-c0ffee00-gateway'), set, learner };
}

/** Whose a request is; null: nobody's. */
function learnerOf(asking: Principal | Stranger | null): string | null {
  return asking === null || isStranger(asking) ? null : asking.learner;
}

const pairOf = (cookie: string | null): string => (cookie ?? '').split(';')[0] ?? '';

test('a page gives a learner to a browser that has none, for a year', async () => {
  const { cookie } = await visit(html);
  expect(cookie).toMatch(/^redis-notebook-c0ffee00=[\da-f]{32}\.[\da-z]+\.[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/);
});

test('the cookie names the same learner from then on and is left alone while young', async () => {
  const pair = pairOf((await visit(html)).cookie);
  const again = await visit(html, { cookie: `other=1; ${pair}; more=2` }, 6 * day);
  expect(again).toMatchObject({ cookie: null, learner: /=([\da-f]{32})/.exec(pair)?.[1] });
});

test('an old cookie is renewed for the same learner', async () => {
  const pair = pairOf((await visit(html)).cookie);
  const { cookie, learner } = await visit(html, { cookie: pair }, 8 * day);
  expect(pairOf(cookie)).not.toBe(pair);
  expect(pairOf(cookie)).toContain(`=${learner}.`);
});

test.each([
  ['a changed learner', (pair: string) => pair.replace(/=./, (start) => (start === '=0' ? '=1' : '=0'))],
  [
    'a changed signature',
    (pair: string) => pair.replace(/\.(.)([\w-]{42})$/, (_, first: string, rest: string) => `.${first === 'A' ? 'B' : 'A'}${rest}`),
  ],
  ['a shortened signature', (pair: string) => pair.slice(0, -1)],
  // The same bytes in another spelling.
  ['the next last character', (pair: string) => pair.slice(0, -1) + base64url[base64url.indexOf(pair.at(-1) ?? '') ^ 1]],
  ['another time', (pair: string) => pair.replace(/\.0\./, '.1.')],
  ['noise', (pair: string) => `${pair.split('=')[0]}=%%%`],
  ['nothing', (pair: string) => `${pair.split('=')[0]}=`],
])('a cookie with %s is no learner and is replaced', async (_what, spoil) => {
  const spoilt = spoil(pairOf((await visit(html)).cookie));
  const { cookie, learner } = await visit(html, { cookie: spoilt });
  expect(learner).toBeNull();
  expect(pairOf(cookie)).toMatch(/^redis-notebook-c0ffee00=[\da-f]{32}\./);
});

test('a cookie of another bridge is no learner here, even under this name', async () => {
  const foreign = pairOf((await visit(html, {}, 0, { instance: 'c0ffee00', key: randomBytes(32) })).cookie);
  expect((await visit(html, { cookie: foreign })).learner).toBeNull();
});

test('a valid cookie is found behind a broken one of the same name', async () => {
  const pair = pairOf((await visit(html)).cookie);
  expect((await visit(html, { cookie: `redis-notebook-c0ffee00=broken; ${pair}` })).learner).not.toBeNull();
});

test.each<[string, RequestListener, boolean]>([
  [
    'headers given to writeHead',
    (_q, s) => {
      s.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end();
    },
    true,
  ],
  [
    'headers given to writeHead as a list',
    (_q, s) => {
      s.writeHead(404, ['Content-Type', 'text/html']).end();
    },
    true,
  ],
  [
    'a status text given to writeHead',
    (_q, s) => {
      s.setHeader('Content-Type', 'text/html');
      s.writeHead(200, 'Fine').end();
    },
    true,
  ],
  [
    'a script',
    (_q, s) => {
      s.writeHead(200, { 'Content-Type': 'text/javascript' }).end();
    },
    false,
  ],
  [
    'no type at all',
    (_q, s) => {
      s.end();
    },
    false,
  ],
  [
    'word that nothing changed',
    (_q, s) => {
      s.writeHead(304).end();
    },
    true,
  ],
])('with %s the cookie is set: %#', async (_what, answer, expected) => {
  const { cookie } = await visit(answer, { accept: 'text/html' });
  expect(cookie !== null).toBe(expected);
});

test('word that a script did not change sets nothing', async () => {
  const { cookie } = await visit(
    (_request, response) => {
      response.writeHead(304).end();
    },
    { accept: '*/*' },
  );
  expect(cookie).toBeNull();
});

test('a cookie that the page sets itself stays beside ours', async () => {
  const { set } = await visit((_request, response) => {
    response.setHeader('Set-Cookie', 'a=1').setHeader('Content-Type', 'text/html').end();
  });
  expect(set).toEqual([
    'a=1',
    expect.stringMatching(/^redis-notebook-c0ffee00=/),
    expect.stringMatching(/^redis-notebook-c0ffee00-gateway=/),
  ]);
});

test.each([noLearner, twoLearners])('the message to nobody fits a close frame: $code', ({ message }) => {
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(123);
});

test('a cookie that outlived its year is no learner, and is replaced', async () => {
  const { cookie, gateway } = await visit(html);
  const kept = `${pairOf(cookie)}; ${pairOf(gateway)}`;
  expect((await visit(html, { cookie: kept }, 365 * day)).learner).not.toBeNull();
  const late = await visit(html, { cookie: kept }, 366 * day);
  expect(late.learner).toBeNull();
  expect(late.set).toHaveLength(2);
  expect((await openTestIdentity(bridge, () => 366 * day)).gatewayPrincipalOf(kept)).toBe(noLearner);
});

test('valid cookies of two learners under one name are nobody, and no further cookie is set', async () => {
  const [first, other] = [await visit(html), await visit(html)];
  const identity = await openTestIdentity(bridge, () => 0);
  for (const [one, two] of [
    [first, other],
    [other, first],
  ] as const) {
    const cookie = `${pairOf(one.cookie)}; ${pairOf(two.cookie)}`;
    expect(await visit(html, { cookie })).toMatchObject({ learner: null, set: [] });
    expect(identity.principalOf({ headers: { cookie } } as IncomingMessage)).toBe(twoLearners);
    expect(identity.gatewayPrincipalOf(`${pairOf(one.gateway)}; ${pairOf(two.gateway)}`)).toBe(twoLearners);
  }
});

test('two cookies of one learner are that learner, and what counts is the younger one', async () => {
  const old = pairOf((await visit(html)).cookie);
  const young = pairOf((await visit(html, { cookie: old }, 8 * day)).cookie);
  const again = await visit(html, { cookie: `${old}; ${young}` }, 9 * day);
  expect(again).toMatchObject({ cookie: null, learner: /=([\da-f]{32})/.exec(old)?.[1] });
});

test('the Webdis gateway has a cookie of its own, which no other site can make a browser send', async () => {
  const { cookie, gateway } = await visit(html);
  expect(gateway).toMatch(
    /^redis-notebook-c0ffee00-gateway=[\da-f]{32}\.[\da-z]+\.[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  const identity = await openTestIdentity(bridge, () => 0);
  expect(learnerOf(identity.gatewayPrincipalOf(`${pairOf(cookie)}; ${pairOf(gateway)}`))).toBe(/=([\da-f]{32})/.exec(pairOf(cookie))?.[1]);
});

test('the cookie of the Webdis gateway follows the learner: set where it is missing, old or of somebody else', async () => {
  const [first, other] = [await visit(html), await visit(html)];
  const pair = pairOf(first.cookie);
  expect((await visit(html, { cookie: `${pair}; ${pairOf(first.gateway)}` })).set).toEqual([]);
  expect((await visit(html, { cookie: pair })).set).toHaveLength(1);
  expect((await visit(html, { cookie: `${pair}; ${pairOf(first.gateway)}` }, 8 * day)).set).toHaveLength(2);
  const { gateway } = await visit(html, { cookie: `${pair}; ${pairOf(other.gateway)}` });
  expect(pairOf(gateway)).toContain(/=([\da-f]{32})/.exec(pair)?.[1]);
});

test('a token is the learner for 90 days, here alone', async () => {
  let now = 0;
  const identity = await openTestIdentity(bridge, () => now);
  const learner = 'ab'.repeat(16);
  const { token } = await identity.tokenFor(learner);
  expect(learnerOf(identity.holderOf(token)?.principal ?? null)).toBe(learner);
  expect((await openTestIdentity({ ...bridge, key: randomBytes(32) })).holderOf(token)).toBeNull();
  expect((await openTestIdentity({ ...bridge, instance: 'deadbeef' })).holderOf(token)).toBeNull();
  now = 91 * day;
  expect(identity.holderOf(token)).toBeNull();
});

test('a learner is known however many have come since', async () => {
  const identity = await openTestIdentity(bridge, () => 0);
  const { token } = await identity.tokenFor('ab'.repeat(16));
  for (let other = 0; other <= cookieLimits.remembered; other += 1) {
    const id = other.toString(16).padStart(32, '0');
    expect(learnerOf(identity.holderOf((await identity.tokenFor(id)).token)?.principal ?? null)).toBe(id);
  }
  expect(learnerOf(identity.holderOf(token)?.principal ?? null)).toBe('ab'.repeat(16));
});

test('a token that is taken back is nobody, and the next one is good', async () => {
  const identity = await openTestIdentity(bridge, () => 1_000);
  const learner = 'ab'.repeat(16);
  const [first, others] = [await identity.tokenFor(learner), await identity.tokenFor('cd'.repeat(16))];
  const holder = identity.holderOf(first.token);
  let ended = 0;
  holder?.grant.watch(() => {
    ended += 1;
  });
  holder?.grant.watch(() => {
    ended += 10;
  })();
  await identity.revokeTokens(learner);
  expect([holder?.grant.isGood(), identity.holderOf(first.token), ended]).toEqual([false, null, 1]);
  expect(identity.holderOf(others.token)).not.toBeNull();
  // In the same millisecond.
  const next = await identity.tokenFor(learner);
  expect(learnerOf(identity.holderOf(next.token)?.principal ?? null)).toBe(learner);
  await identity.revokeTokens(learner);
  expect(identity.holderOf(next.token)).toBeNull();
});

test('no value serves for another purpose', async () => {
  const identity = await openTestIdentity(bridge, () => 0);
  const { cookie, gateway } = await visit(html);
  const values = {
    cookie: pairOf(cookie).split('=')[1] ?? '',
    gateway: pairOf(gateway).split('=')[1] ?? '',
    ...(await identity.tokenFor('ab'.repeat(16))),
  };
  const asCookie = async (value: string): Promise<string | null> =>
    (await visit(html, { cookie: `redis-notebook-c0ffee00=${value}` })).learner;
  const asGateway = (value: string): string | null => learnerOf(identity.gatewayPrincipalOf(`redis-notebook-c0ffee00-gateway=${value}`));
  const asToken = (value: string): string | null => learnerOf(identity.holderOf(value)?.principal ?? null);
  expect([await asCookie(values.cookie), asGateway(values.gateway), asToken(values.token)]).not.toContain(null);
  expect([await asCookie(values.gateway), await asCookie(values.token)]).toEqual([null, null]);
  expect([asGateway(values.cookie), asGateway(values.token)]).toEqual([null, null]);
  expect([asToken(values.cookie), asToken(values.gateway)]).toEqual([null, null]);
});
