// A server whose data takes longer to load than a start may take: it is waited for as long as it says that it loads.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { IsolationMeans } from '../confinement/confinement.ts';
import { machineLimits } from '../limits.ts';
import type { Machine } from '../../machine.ts';
import { startBehind, testHost, TestLearners } from '../../testing/test-learners.ts';
import { command, converse } from '../../testing/test-redis.ts';

const host = await testHost();

const keys = 200;

/** The replies to commands of a client that has the password, if there is one. */
async function tell(machine: Machine, password: string | null, ...commands: string[][]): Promise<string[]> {
  const all = password === null ? commands : [['AUTH', password], ...commands];
  const stream = await machine.connect('127.0.0.1', 6379);
  try {
    const replies = await converse(stream, all.map((words) => command(...words)).join(''), all.length);
    return replies.slice(all.length - commands.length);
  } finally {
    stream.destroy();
  }
}

/** Machines whose servers load slowly. */
async function openSlow(isolation: IsolationMeans): Promise<{ folder: string; learners: TestLearners }> {
  const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
  // Redis' own settings for tests, which no learner can give it: 20 ms a key, and an answer to whoever asks after each.
  const slow = join(folder, 'slow-server');
  const settings = '--key-load-delay 20000 --loading-process-events-interval-bytes 1024';
  await writeFile(slow, `#!/bin/sh\nexec '${host.redisServer.path}' "$@" ${settings}\n`, { mode: 0o755 });
  await chmod(folder, 0o755);
  const redisServer = { ...host.redisServer, path: slow };
  // Where there are thick walls the program would not be seen.
  const thin = { ...isolation, hasThickWalls: false };
  return { folder, learners: await TestLearners.open({ redisServer, isolation: thin, limits: { ...machineLimits, readyMs: 3_000 } }) };
}

/** Gives a server data that take long to load. */
async function fill(machine: Machine, password: string | null): Promise<void> {
  await tell(machine, password, ...Array.from({ length: keys }, (_, key) => ['SET', `key ${key}`, 'x'.repeat(2_000)]));
  await tell(machine, password, ['BGREWRITEAOF']);
  await expect
    .poll(() => tell(machine, password, ['INFO', 'persistence']), { timeout: 30_000 })
    .toMatchObject([expect.stringMatching(/aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0\r\n/)]);
}

test.skipIf(host.isolation.kind !== 'namespace')('is waited for by who finds it listening, too', { timeout: 60_000 }, async () => {
  const { folder, learners } = await openSlow(host.isolation);
  try {
    await fill(await learners.machine(), null);
    await learners.close();
    const machine = await learners.machine();
    const first = tell(machine, null, ['DBSIZE']);
    // What came of it is looked at in the end.
    first.catch(() => {});
    // Its title tells the port from when it listens there.
    const titles = async (): Promise<string[]> =>
      Promise.all(
        (await machine.facts()).servers.map(({ pid }) => readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => 'It has just ended.')),
      );
    await expect.poll(titles, { timeout: 30_000 }).toEqual([expect.stringContaining('*:6379')]);
    expect(await tell(machine, null, ['DBSIZE'])).toEqual([`:${keys}\r\n`]);
    expect(await first).toEqual([`:${keys}\r\n`]);
  } finally {
    await learners.remove();
    await rm(folder, { recursive: true });
  }
});

for (const { how, args, password, tags } of [
  { how: '', args: [], password: null, tags: 'whole' },
  { how: ' with a password', args: ['--requirepass', 'secret'], password: 'secret', tags: 'whole' },
  {
    how: ' with a password and a silent log',
    args: ['--requirepass', 'secret', '--loglevel', 'warning'],
    password: 'secret',
    tags: 'whole',
  },
  {
    how: ' with a password, a silent log and a snapshot alone',
    args: ['--requirepass', 'secret', '--loglevel', 'warning', '--appendonly', 'no'],
    password: 'secret',
    tags: [],
  },
])
  test(`is waited for, and not begun anew,${how}`, { timeout: 60_000, tags }, async () => {
    const { folder, learners } = await openSlow(host.rewritten);
    try {
      const machine = await learners.machine();
      await startBehind(machine, ...args);
      await fill(machine, password);
      await learners.close();
      const starts: string[] = [];
      const again = await learners.machine();
      learners.watch(({ state }) => starts.push(state));
      const replies = await Promise.all(Array.from({ length: 3 }, () => tell(again, password, ['DBSIZE'])));
      expect(replies).toEqual([1, 2, 3].map(() => [`:${keys}\r\n`]));
      expect(starts.filter((state) => state === 'starting')).toHaveLength(1);
    } finally {
      await learners.remove();
      await rm(folder, { recursive: true });
    }
  });
