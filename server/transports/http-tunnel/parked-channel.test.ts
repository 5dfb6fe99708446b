// A page on plain HTTP whose Redis is parked under it: real machines behind a real bridge.
import { expect, test } from 'vitest';
import { httpTunnelHeaders, httpTunnelPaths, type TunnelOpened } from '../../../src/http-tunnel-protocol.ts';
import { TestBridge } from '../../testing/test-bridge.ts';
import { testHost, TestLearners } from '../../testing/test-learners.ts';

const host = await testHost();

test('a silent channel does not hold its Redis, and does not notice that it comes and goes', async () => {
  // A server that others keep from the processors takes longer to say what its clients are about, and is not parked for that.
  const learners = await TestLearners.open({ ...host, limits: { askMs: 15_000 } });
  const machines = await learners.machines();
  const bridge = await TestBridge.open(machines);
  try {
    const cookie = await bridge.cookie();
    const post = (path: string, query: Record<string, string>, body = ''): Promise<Response> =>
      fetch(`${bridge.origin}${path}?${new URLSearchParams({ line: 'a-session-of-the-tests', ...query })}`, {
        method: 'POST',
        body,
        headers: { cookie, origin: bridge.origin },
      });
    const opened = await post(httpTunnelPaths.open, { host: '127.0.0.1', port: '6379' });
    const channel = String(((await opened.json()) as TunnelOpened).channel);
    const pass = async (body: string, wait = 10_000, max = 1_000): Promise<{ text: string; state: string | null }> => {
      const response = await post(httpTunnelPaths.pass, { channel, wait: String(wait), max: String(max) }, body);
      return { text: await response.text(), state: response.headers.get(httpTunnelHeaders.state) };
    };
    const park = async (): Promise<void> => {
      const [summary] = machines.list();
      expect(summary?.servers).toBe(1);
      expect(await machines.park(summary?.learner ?? '')).toBe(true);
      expect(machines.list().reduce((sum, { servers }) => sum + servers, 0)).toBe(0);
    };

    expect(await pass('SET a 1\r\n')).toEqual({ text: '+OK\r\n', state: 'open' });
    await park();
    expect(await pass('', 0)).toEqual({ text: '', state: 'open' });
    expect(await pass('GET a\r\n')).toEqual({ text: '$1\r\n1\r\n', state: 'open' });

    // What has arrived and was not fetched yet is not lost with the connection.
    await pass('GET a\r\n', 0, 0);
    await post(httpTunnelPaths.wait, { channels: channel, wait: '10000' });
    await park();
    expect(await pass('')).toEqual({ text: '$1\r\n1\r\n', state: 'open' });

    // Where nothing takes its place the channel ends, and the page is told.
    await learners.close();
    expect(await pass('GET a\r\n')).toEqual({ text: '', state: 'ended' });
  } finally {
    await bridge.close();
    await learners.remove();
  }
});
