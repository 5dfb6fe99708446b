// HTTP tunnel: the page's side, against a bridge that has nothing to tell.
import { getEventListeners } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { httpTunnelHeaders, httpTunnelPaths } from '../http-tunnel-protocol.ts';
import { BridgeError } from './connection.ts';
import { unreachableMessage } from './endpoint.ts';
import { HttpTunnelSession, httpTunnelLimits } from './http-tunnel.ts';
import { LostError } from './lost-error.ts';

afterEach(() => vi.useRealTimers());

test('a tunnel that looks again and again leaves no listener and no timer behind', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  const seen = { looks: 0, signals: new Set<AbortSignal>() };
  let channels = 0;
  const session = new HttpTunnelSession({
    origin: 'http://bridge',
    open: () => {
      throw new Error('no WebSocket here');
    },
    fetch: async (url, { signal } = {}) => {
      if (url.pathname === httpTunnelPaths.open) return Response.json({ channel: (channels += 1) });
      if (url.pathname === httpTunnelPaths.close) return new Response(null, { status: 204 });
      // Whoever may wait waits, until it is closed.
      if (url.searchParams.get('wait') !== '0')
        return await new Promise((_, reject) =>
          signal?.addEventListener('abort', () => reject(new BridgeError('unreachable', 'closed')), { once: true }),
        );
      seen.looks += 1;
      if (signal) seen.signals.add(signal);
      return new Response(null, { headers: { [httpTunnelHeaders.state]: 'open' } });
    },
  });
  const waiting = await Promise.all(Array.from({ length: httpTunnelLimits.longPolls }, () => session.open('127.0.0.1', 6379)));
  const received = waiting.map((tunnel) => tunnel.receive());
  const looking = await session.open('127.0.0.1', 6379);
  const looked = looking.receive();
  while (seen.looks < 20) await vi.advanceTimersByTimeAsync(httpTunnelLimits.lookMs);
  expect(seen.signals.size).toBe(1);
  for (const signal of seen.signals) expect(getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(1);

  for (const tunnel of [...waiting, looking]) tunnel.close();
  expect(await Promise.all([...received, looked])).toEqual([null, null, null, null]);
  session.leave();
  expect(vi.getTimerCount()).toBe(0);
});

test("a worker's session is left when the worker is lost, and whenever its page is left before", () => {
  const asked: string[] = [];
  const session = new HttpTunnelSession({
    origin: 'http://bridge',
    open: () => {
      throw new Error('no WebSocket here');
    },
    fetch: async (url) => {
      asked.push(`${url.pathname} ${url.searchParams.get('line')}`);
      return new Response(null, { status: 204 });
    },
  });
  const [page, lost] = [new EventTarget(), new AbortController()];
  session.leaveWith(lost.signal, page);
  const left = `${httpTunnelPaths.leave} ${session.name}`;
  page.dispatchEvent(new Event('pagehide'));
  expect(asked).toEqual([left]);
  // A browser may bring a page back that was left.
  page.dispatchEvent(new Event('pagehide'));
  expect(asked).toEqual([left, left]);
  lost.abort();
  page.dispatchEvent(new Event('pagehide'));
  expect(asked).toEqual([left, left, left]);
});

test('a bridge that is gone behind its proxy is lost as one that nothing is before', async () => {
  const session = new HttpTunnelSession({
    origin: 'http://bridge',
    open: () => {
      throw new Error('no WebSocket here');
    },
    fetch: async ({ pathname }) =>
      pathname === httpTunnelPaths.open ? Response.json({ channel: 1 }) : new Response('<h1>502 Bad Gateway</h1>', { status: 502 }),
  });
  const tunnel = await session.open('127.0.0.1', 6379);
  await expect(tunnel.send(new Uint8Array([80]))).rejects.toEqual(new LostError(unreachableMessage, true));
  session.leave();
});

test('a bridge that dies in the middle of its answer is lost in the words of the page', async () => {
  const failure = new TypeError('network error');
  const cut = (): Response => new Response(new ReadableStream({ pull: (stream) => stream.error(failure) }));
  let isOpening = true;
  const session = new HttpTunnelSession({
    origin: 'http://bridge',
    open: () => {
      throw new Error('no WebSocket here');
    },
    fetch: async ({ pathname }) => (pathname === httpTunnelPaths.open && !isOpening ? Response.json({ channel: 1 }) : cut()),
  });
  await expect(session.open('127.0.0.1', 6379)).rejects.toEqual(new BridgeError('unreachable', unreachableMessage, { cause: failure }));
  isOpening = false;
  const tunnel = await session.open('127.0.0.1', 6379);
  await expect(tunnel.send(new Uint8Array([80]))).rejects.toEqual(new LostError(unreachableMessage, true, { cause: failure }));
  session.leave();
});
