import { expect, test } from 'vitest';
import { guardRequests, type Requests } from './request-guard.ts';

const base = 'http://127.0.0.1:8080/_astro/worker.js';

function scope(): { requests: Requests; sent: string[] } {
  const sent: string[] = [];
  const requests: Requests = {
    fetch: (input) => {
      sent.push(input instanceof Request ? input.url : input.toString());
      return Promise.resolve(new Response('yes'));
    },
    XMLHttpRequest: {
      prototype: {
        open(method, url, ...more) {
          sent.push([method, url, ...more].join(' '));
        },
      },
    },
  };
  guardRequests(requests, base);
  return { requests, sent };
}

test.each(['/bridge/token', '../bridge/machine/reset', 'http://127.0.0.1:8080/x/../BRIDGE/token?a', '/bridge', '/bridge/exchange/other'])(
  '%s is refused with a sentence, however it is asked for',
  async (url) => {
    const { requests, sent } = scope();
    const message = /^The paths under \/bridge\/ are for the pages of this notebook/;
    await expect(requests.fetch(url)).rejects.toThrow(message);
    await expect(requests.fetch(new Request(new URL(url, base)))).rejects.toThrow(message);
    expect(() => requests.XMLHttpRequest.prototype.open('POST', url, false)).toThrow(message);
    expect(sent).toEqual([]);
  },
);

test.each(['/webdis/GET/a', '/quickstart/', '/bridges/', 'https://example.com/bridge/', '/bridge/exchange/pass?line=x', 'http://'])(
  '%s goes out as it is',
  async (url) => {
    const { requests, sent } = scope();
    await requests.fetch(url);
    requests.XMLHttpRequest.prototype.open('POST', url, false);
    expect(sent).toEqual([url, `POST ${url} false`]);
  },
);
