// Tests of the observed machines: the same command by each carrier, over a real bridge to a real Redis.
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { httpTunnelPaths, type TunnelOpened } from '../../src/http-tunnel-protocol.ts';
import { paths } from '../../src/protocol.ts';
import type { ObservedCommand } from '../streams/command-feed.ts';
import { TestGateway } from '../testing/test-gateway.ts';
import { command } from '../testing/test-redis.ts';

test('a command is observed the same, whatever carries it', async () => {
  const gateway = await TestGateway.open();
  const { bridge } = gateway;
  try {
    const seen: ObservedCommand[] = [];
    await gateway.ask('/PING');
    const [learner = ''] = gateway.machines.learners;
    const unwatch = bridge.bridge.commands.watch(learner, (one) => seen.push(one));

    const cookie = gateway.cookies;
    const ws = bridge.socket(`${paths.tunnel}?host=127.0.0.1&port=6379`, cookie);
    await once(ws, 'message');
    ws.send(Buffer.from(command('SET', 'key', 'value')));
    await once(ws, 'message');

    const ask = (path: string, query: string, body?: string): Promise<Response> =>
      fetch(`${bridge.origin}${path}?line=a-session-of-the-tests&${query}`, {
        method: 'POST',
        headers: { cookie, origin: bridge.origin },
        body: body ?? null,
      });
    const { channel } = (await (await ask(httpTunnelPaths.open, 'host=127.0.0.1&port=6379')).json()) as TunnelOpened;
    await ask(httpTunnelPaths.pass, `channel=${channel}&wait=10000&max=100`, command('SET', 'key', 'value'));

    await gateway.ask('/SET/key/value');
    await gateway.ask('/key', { method: 'POST', body: 'SET/key/value' });
    unwatch();
    await gateway.ask('/SET/key/value');

    const words = ['SET', 'key', 'value'];
    expect(seen).toEqual(
      ['tunnel', 'http-tunnel', 'webdis', 'webdis'].map((carrier) => ({ learner, carrier, port: 6379, words, count: 3 })),
    );
    ws.terminate();
  } finally {
    await gateway.close();
  }
});
