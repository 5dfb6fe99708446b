// Held files: what the servers that run take of the bridge's own descriptors.
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { machineLimits } from './limits.ts';
import { ask, testHost, TestLearners } from '../testing/test-learners.ts';

const host = await testHost();

function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}

test.runIf(process.platform === 'linux')('each server that runs takes as many descriptors as is reckoned with', async () => {
  const learners = await TestLearners.open({ redisServer: host.redisServer, isolation: host.isolation });
  const names = Array.from({ length: 8 }, (_, number) => `${number}`.repeat(32));
  const start = async (learner: string): Promise<unknown> => ask(await learners.machine(learner), 6379, 'SET', 'a', 'b');
  // What a start or an end needs for a moment may be open, too, at some looks and not at others: then they are made again.
  const heldByAll = async (): Promise<number> => {
    await Promise.all(names.map(start));
    const running = openFiles();
    expect(await Promise.all(names.map((name) => learners.park(name)))).not.toContain(false);
    return running - openFiles();
  };
  try {
    await expect.poll(heldByAll).toBe(names.length * machineLimits.heldFiles);
  } finally {
    await learners.remove();
  }
});
