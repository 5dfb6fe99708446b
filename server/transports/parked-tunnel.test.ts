// A page whose Redis is parked under it: real machines behind a real bridge.
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { paths } from '../../src/protocol.ts';
import { TestBridge } from '../testing/test-bridge.ts';
import { testHost, TestLearners } from '../testing/test-learners.ts';

const host = await testHost();

test('a silent tunnel does not hold its Redis, and does not notice that it comes and goes', async () => {
  const learners = await TestLearners.open(host);
  const machines = await learners.machines();
  const bridge = await TestBridge.open(machines);
  try {
    const ws = bridge.socket(`${paths.tunnel}?host=127.0.0.1&port=6379`, await bridge.cookie());
    await once(ws, 'message');
    for (const [command, reply] of [
      ['SET a 1', '+OK\r\n'],
      ['GET a', '$1\r\n1\r\n'],
    ] as const) {
      ws.send(Buffer.from(`${command}\r\n`));
      const [bytes] = (await once(ws, 'message')) as [Buffer];
      expect(bytes.toString()).toBe(reply);
      const [summary] = machines.list();
      expect(summary?.servers).toBe(1);
      expect(await machines.park(summary?.learner ?? '')).toBe(true);
      expect(machines.list().reduce((sum, { servers }) => sum + servers, 0)).toBe(0);
      expect(ws.readyState).toBe(ws.OPEN);
    }
    ws.terminate();
  } finally {
    await bridge.close();
    await learners.remove();
  }
});
