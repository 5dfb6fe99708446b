// A server whose data takes longer to load than a start may take: it is waited for as long as it says that it loads.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { machineLimits } from './limits.ts';
import { ask, testHost, TestLearners } from '../testing/test-learners.ts';

const host = await testHost();

test('is waited for, and not begun anew', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
  // Redis' own settings for tests, which no learner can give it: 10 ms a key, and an answer to whoever asks after each.
  const slow = join(folder, 'slow-server');
  const settings = '--key-load-delay 10000 --loading-process-events-interval-bytes 1024';
  await writeFile(slow, `#!/bin/sh\nexec '${host.redisServer.path}' "$@" ${settings}\n`, { mode: 0o755 });
  await chmod(folder, 0o755);
  const redisServer = { ...host.redisServer, path: slow };
  // Where there are thick walls the program would not be seen.
  const learners = await TestLearners.open({ redisServer, isolation: host.rewritten, limits: { ...machineLimits, readyMs: 1_000 } });
  try {
    const machine = await learners.machine();
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
    await rm(folder, { recursive: true });
  }
});
