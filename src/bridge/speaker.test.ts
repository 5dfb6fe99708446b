import { expect, test } from 'vitest';
import type { Endpoint } from './endpoint.ts';
import { endpointOf } from './speaker.ts';

function recording(): { endpoint: Endpoint; asked: string[] } {
  const asked: string[] = [];
  const endpoint: Endpoint = {
    origin: 'http://notebook.test',
    open: (url) => {
      asked.push(url.href);
      return null as unknown as WebSocket;
    },
    fetch: async (url) => {
      asked.push(url.href);
      return new Response();
    },
  };
  return { endpoint, asked };
}

const addresses = [
  '/bridge/tunnel?host=server&port=6379',
  '/bridge/console',
  '/bridge/machine',
  '/bridge/machine/kill',
  '/bridge/exchange/open?host=server&port=1',
  '/bridge/exchange/pass?channel=1',
  '/bridge/machine/reset',
  '/webdis/PING',
  '/health',
].map((path) => new URL(path, 'http://notebook.test'));

test('another computer says who speaks, where that matters and nowhere else', async () => {
  const { endpoint, asked } = recording();
  const laptop = endpointOf('laptop', endpoint);
  laptop.open(addresses[0] as URL);
  for (const url of addresses.slice(1)) await laptop.fetch(url);
  expect(asked.map((href) => new URL(href).searchParams.get('on'))).toEqual([
    ...Array.from({ length: 5 }, () => 'laptop'),
    ...Array.from({ length: 4 }, () => null),
  ]);
  expect(asked[0]).toBe('http://notebook.test/bridge/tunnel?host=server&port=6379&on=laptop');
  expect(laptop.origin).toBe('http://notebook.test');
});

test('the server asks as ever', () => {
  const { endpoint } = recording();
  expect(endpointOf('server', endpoint)).toBe(endpoint);
});
