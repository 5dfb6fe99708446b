// A server whose data takes longer to load than a start may take: it is waited for as long as it says that it loads.
import { expect, test } from 'vitest';
import { machineLimits } from '../limits.ts';
import { ask, testHost, TestLearners } from '../testing/test-learners.ts';

const host = await testHost();

test('is waited for, and not begun anew', { timeout: 60_000 }, async () => {
  const learners = await TestLearners.open({ ...host, limits: { ...machineLimits, readyMs: 1_000 } });
  try {
    const machine = await learners.machine();
    // Its own settings for tests: 10 ms a key, and an answer to whoever asks after each.
    const args = ['--key-load-delay', '10000', '--loading-process-events-interval-bytes', '1024'];
    const { ready } = await machine.start({ args, config: null, background: true });
    await ready;
    for (let key = 0; key < 300; key += 1) await ask(machine, 6379, 'SET', `key ${key}`, 'x'.repeat(2_000));
    await ask(machine, 6379, 'BGREWRITEAOF');
    await expect
      .poll(() => ask(machine, 6379, 'INFO', 'persistence'), { timeout: 30_000 })
      .toMatch(/aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0\r\n/);
    await learners.close();
    const starts: string[] = [];
    const again = await learners.machine();
    learners.watch(({ state }) => starts.push(state));
    const replies = await Promise.all(Array.from({ length: 3 }, () => ask(again, 6379, 'DBSIZE')));
    expect(replies).toEqual([':300', ':300', ':300']);
    expect(starts.filter((state) => state === 'starting')).toHaveLength(1);
  } finally {
    await learners.remove();
  }
});
