import { IncomingMessage, type IncomingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { createOriginGate, hostNameOf, isSameOrigin } from './origin-gate.ts';

const gate = createOriginGate({ host: 'Desk.lan', allowedHosts: ['class.example.org'] });

function request(method: string, headers: IncomingHttpHeaders): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { method, headers });
}

test.each([
  ['127.0.0.1', true],
  ['127.0.0.1:8080', true],
  ['localhost:1', true],
  ['LOCALHOST', true],
  ['localhost.:80', true],
  ['[::1]:8080', true],
  ['desk.lan:8080', true],
  ['class.example.org', true],
  ['CLASS.example.org:443', true],
  ['evil.example', false],
  ['class.example.org.evil.example', false],
  ['203.0.113.9', false],
  ['[2001:db8::1]', false],
  ['', false],
  ['a b', false],
  ['class.example.org@evil.example', false],
  ['evil.example#class.example.org', false],
  ['127.0.0.1:99999', false],
])('the Host %j may pass: %s', (host, expected) => {
  expect(gate.refusalOf(request('GET', { host }), false) === null).toBe(expected);
});

test('a request without a Host is refused', () => {
  expect(gate.refusalOf(request('GET', {}), false)).toMatchObject({ status: 403, code: 'forbidden-host' });
});

test.each(['Host', 'host'])('a request with two hosts is refused, were they the same', (name) => {
  const twice = Object.assign(request('GET', { host: '127.0.0.1' }), {
    rawHeaders: ['Host', '127.0.0.1', 'Accept', '*/*', name, '127.0.0.1'],
  });
  expect(gate.refusalOf(twice, false)).toMatchObject({ status: 400, code: 'bad-request' });
});

test("the machine's own addresses may pass", () => {
  const own = Object.values(networkInterfaces()).flatMap((card) => card ?? []);
  expect(own.length).toBeGreaterThan(0);
  for (const { address, family } of own) {
    const host = family === 'IPv6' ? `[${address}]:80` : `${address}:80`;
    expect(gate.refusalOf(request('GET', { host }), false)).toBeNull();
  }
});

test.each<[string, IncomingHttpHeaders, boolean, boolean]>([
  ['the same origin', { origin: 'http://127.0.0.1:8080', host: '127.0.0.1:8080' }, true, true],
  ['the same behind a proxy with TLS', { origin: 'https://class.example.org', host: 'class.example.org' }, true, true],
  ['a default port written out', { origin: 'https://class.example.org', host: 'class.example.org:443' }, true, true],
  ['another port', { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:8080' }, false, false],
  ['another name of the same computer', { origin: 'http://localhost:8080', host: '127.0.0.1:8080' }, false, false],
  ['another site', { origin: 'https://evil.example', host: '127.0.0.1:8080' }, false, false],
  ['an opaque origin', { origin: 'null', host: '127.0.0.1:8080' }, false, false],
  ['a file', { origin: 'file://', host: '127.0.0.1:8080' }, false, false],
  ['no origin but word of the same', { 'sec-fetch-site': 'same-origin', host: 'x' }, true, false],
  ['no origin and word of another', { 'sec-fetch-site': 'cross-site', host: 'x' }, false, false],
  ['no origin and word of the same site only', { 'sec-fetch-site': 'same-site', host: 'x' }, false, false],
  ['no origin from no browser', { host: 'x' }, true, false],
])('%s', (_what, headers, plain, upgrade) => {
  expect(isSameOrigin(headers, false)).toBe(plain);
  expect(isSameOrigin(headers, true)).toBe(upgrade);
});

test('where the scheme is known, a page that came by the other one is another origin', () => {
  const trusting = createOriginGate({ host: '127.0.0.1', allowedHosts: ['class.example.org'], schemeOf: () => 'https' });
  const host = 'class.example.org';
  const codes = ['https://class.example.org', 'http://class.example.org', 'http://class.example.org:443'].map(
    (origin) => trusting.refusalOf(request('POST', { host, origin }), false)?.code ?? null,
  );
  expect(codes).toEqual([null, 'forbidden-origin', 'forbidden-origin']);
});

test.each([
  ['GET', false, null],
  ['HEAD', false, null],
  ['POST', false, 'forbidden-origin'],
  ['DELETE', false, 'forbidden-origin'],
  ['GET', true, 'forbidden-origin'],
] as const)('%s from another origin (upgrade: %s) gives %s', (method, upgrade, code) => {
  const refusal = gate.refusalOf(request(method, { host: 'localhost', origin: 'http://evil.example' }), upgrade);
  expect(refusal?.code ?? null).toBe(code);
});

test.each([
  ['[::1]:80', '::1'],
  ['Name.ORG.', 'name.org'],
  ['0x7f.1', '127.0.0.1'],
  ['a/b', null],
  [undefined, null],
])('the name in %j is %j', (header, name) => {
  expect(hostNameOf(header)).toBe(name);
});
