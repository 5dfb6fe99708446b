import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { classUrls, listen, ListenError, ownNames, pageUrl, readyText } from './listen.ts';

test('a free port is picked and told', async () => {
  const server = createServer((_request, response) => {
    response.end('here');
  });
  const port = await listen(server, { host: '127.0.0.1', port: 0 });
  expect(await (await fetch(pageUrl('127.0.0.1', port))).text()).toBe('here');
  server.close();
});

test('a taken port says so and what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const error = await listen(createServer(), { host: '127.0.0.1', port }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ListenError);
  expect((error as Error).message).toBe(
    `Port ${port} of 127.0.0.1 is taken by another program. Stop that one, or choose another port: PORT=${port + 1} npm start (PORT=0 picks a free one).`,
  );
  other.close();
});

test('an address of another computer says so', async () => {
  await expect(listen(createServer(), { host: '203.0.113.1', port: 0 })).rejects.toThrow(
    'HOST=203.0.113.1 is no address of this computer.',
  );
});

test.each([
  ['127.0.0.1', 'http://127.0.0.1:80'],
  ['localhost', 'http://localhost:80'],
  ['::1', 'http://[::1]:80'],
  ['0.0.0.0', 'http://127.0.0.1:80'],
  ['::', 'http://[::1]:80'],
  ['192.168.1.5', 'http://192.168.1.5:80'],
])('who listens on %s is found at %s', (host, url) => {
  expect(pageUrl(host, 80)).toBe(url);
});

const card = (address: string, internal = false): NetworkInterfaceInfo =>
  ({ address, internal, family: address.includes(':') ? 'IPv6' : 'IPv4' }) as NetworkInterfaceInfo;

const plain = { tls: null, trustedProxies: [], allowedHosts: [] };

describe('who starts it is told', () => {
  const cards = {
    lo: [card('127.0.0.1', true), card('::1', true)],
    eth0: [card('192.168.1.5'), card('fe80::1'), card('2001:db8::5')],
    wlan0: [card('10.0.0.7')],
  };

  test.each([
    ['127.0.0.1', 'http://127.0.0.1:80', []],
    ['192.168.1.5', 'http://192.168.1.5:80', []],
    ['0.0.0.0', 'http://127.0.0.1:80', ['http://192.168.1.5:80', 'http://10.0.0.7:80']],
    ['::', 'http://[::1]:80', ['http://192.168.1.5:80', 'http://[2001:db8::5]:80', 'http://10.0.0.7:80']],
  ])('where %s is found', (host, url, others) => {
    expect(readyText({ ...plain, host }, 80, cards)).toBe(
      `Redis Notebook is ready at ${url}\n${others.map((other) => `Others on the network open ${other}\n`).join('')}`,
    );
  });

  test('over TLS the addresses say so', () => {
    expect(readyText({ ...plain, host: '0.0.0.0', tls: { cert: '/c', key: '/k' } }, 443, cards).match(/https?:\S+/g)).toEqual([
      'https://127.0.0.1:443',
      'https://192.168.1.5:443',
      'https://10.0.0.7:443',
    ]);
  });

  test('behind a proxy others type the names that it serves', () => {
    const place = { ...plain, host: '127.0.0.1', trustedProxies: ['127.0.0.0/8'], allowedHosts: ['class.example.org'] };
    expect(readyText(place, 80, cards)).toBe(
      'Redis Notebook is ready at http://127.0.0.1:80\nOthers on the network open https://class.example.org\n',
    );
  });
});

test.each([
  ['Teacher-Laptop', ['teacher-laptop', 'teacher-laptop.local']],
  ['desk.example.org.', ['desk.example.org', 'desk.local']],
  ['mac.local', ['mac.local']],
  ['localhost', []],
  ['no host', []],
])('a computer called %s is called %j on its network', (name, names) => {
  expect(ownNames(name)).toEqual(names);
});

test('a class is told the addresses that others can type, and on loopback the one for this computer', async () => {
  const place = { host: '0.0.0.0', tls: null, trustedProxies: [], allowedHosts: [] };
  expect((await classUrls(place, 80, { eth0: [card('192.168.1.5')], lo: [card('127.0.0.1', true)] }))[0]).toBe('http://192.168.1.5:80');
  expect(await classUrls({ ...place, host: '127.0.0.1' }, 80, {})).toEqual(['http://127.0.0.1:80']);
});
