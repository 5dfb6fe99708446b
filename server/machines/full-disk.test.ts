// A disk that fills up, and files that grow to their limit: no write that was acknowledged is lost, and who can save is not killed.
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { machineLimits, type MachineLimits } from './limits.ts';
import type { Machine } from '../machine.ts';
import { ask, someone, startBehind, startReady, testHost, TestLearners, wholeLog } from '../testing/test-learners.ts';
import { command, splitReplies } from '../testing/test-redis.ts';

const run = promisify(execFile);
const mb = 1024 * 1024;
/** For what comes in its own time, on a machine busy with everything else. */
const patience = { timeout: 30_000 };
const host = await testHost();
const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const clean of cleanUp.splice(0).toReversed()) await clean();
});

async function open(limits: Partial<MachineLimits>, parent?: string): Promise<TestLearners> {
  const options = { redisServer: host.redisServer, isolation: host.isolation, limits: { ...machineLimits, ...limits } };
  const learners = await TestLearners.open(options, parent);
  cleanUp.push(() => learners.remove());
  return learners;
}

/** Counts up over one connection, 10 KB with each step, until the connection ends; gives the last count that was acknowledged. */
async function countUntilItEnds(machine: Machine, most = Infinity): Promise<number> {
  const stream = await machine.connect('127.0.0.1', 6379);
  const state = { count: 0, isOver: false };
  const ended = new Promise<void>((resolve) => {
    stream
      .on('error', () => {})
      .once('end', resolve)
      .once('close', resolve);
  });
  stream.once('end', () => (state.isOver = true)).once('close', () => (state.isOver = true));
  let text = '';
  stream.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1');
    const replies = splitReplies(text);
    text = text.slice(replies.join('').length);
    for (const reply of replies) if (reply.startsWith(':')) state.count = Number(reply.slice(1));
  });
  const step = command('INCR', 'count') + command('SET', 'padding', 'x'.repeat(10_000));
  const batch = Buffer.from(step.repeat(20));
  while (!state.isOver && state.count < most) {
    if (stream.write(batch)) await new Promise((resolve) => setImmediate(resolve));
    else await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), ended]);
  }
  stream.destroy();
  return state.count;
}

/** A small disk, and a way to make it larger; null: none can be mounted here. */
async function smallDisk(): Promise<{ path: string; grow: () => Promise<unknown> } | null> {
  const path = await mkdtemp(join(tmpdir(), 'notebook-disk-'));
  cleanUp.push(() => rm(path, { recursive: true }));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=96m,mode=755', 'tmpfs', path]);
  } catch {
    return null;
  }
  cleanUp.push(() => run('umount', ['-l', path]));
  return { path, grow: () => run('mount', ['-o', 'remount,size=400m', path]) };
}

describe('a disk that fills up', () => {
  test('stops a server while its file can still be written: all that was acknowledged is there', async ({ skip }) => {
    const disk = await smallDisk();
    if (disk === null) return skip('a tmpfs cannot be mounted here');
    const learners = await open({ freeDiskBytes: 48 * mb, roomCheckMs: 10 }, disk.path);
    const machine = await learners.machine();
    const server = await startReady(machine, '--auto-aof-rewrite-percentage', '0');
    const count = await countUntilItEnds(machine);
    expect(count).toBeGreaterThan(0);
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(await wholeLog(server)).toContain('nearly full');
    await expect(ask(machine, 6379, 'PING')).rejects.toMatchObject({ code: 'limit' });
    await disk.grow();
    expect(Number((await ask(machine, 6379, 'GET', 'count')).split('\n')[1])).toBeGreaterThanOrEqual(count);
    return undefined;
  });
});

describe('a file that grows to its limit', () => {
  const limits = { rewriteFileBytes: 2 * mb, endFileBytes: 4 * mb, roomCheckMs: 5 };

  test('is rewritten before, where Redis itself would not', async () => {
    const learners = await open({ ...limits, endFileBytes: Infinity, writeMs: 0 });
    const machine = await learners.machine();
    const server = await startReady(machine, '--auto-aof-rewrite-percentage', '0');
    await countUntilItEnds(machine, 500);
    await expect.poll(() => ask(machine, 6379, 'INFO', 'persistence'), patience).toMatch(/aof_rewrites:[1-9]/);
    expect((await (await learners.machine()).facts()).servers).toMatchObject([{ pid: server.pid }]);
  });

  test('ends its server where that is too slow; the next start makes it small, and nothing is lost', async () => {
    const learners = await open({ ...limits, rewriteFileBytes: 3.9 * mb });
    const machine = await learners.machine();
    const server = await startReady(machine, '--auto-aof-rewrite-percentage', '0', '--rename-command', 'BGREWRITEAOF', '');
    const count = await countUntilItEnds(machine);
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(await wholeLog(server)).toContain('as large as a file here may be');
    expect(Number((await ask(machine, 6379, 'GET', 'count')).split('\n')[1])).toBeGreaterThanOrEqual(count);
    expect(Number(/aof_current_size:(\d+)/.exec(await ask(machine, 6379, 'INFO', 'persistence'))?.[1])).toBeLessThan(mb);
  });
});

describe.skipIf(host.isolation.uids === null)('a server that cannot save', () => {
  test('is not ended as long as it may go on; where the bridge ends it is told what is lost', async () => {
    const learners = await open({ stopMs: 100 });
    const machine = await learners.machine();
    await startBehind(machine, '--appendonly', 'no');
    await ask(machine, 6379, 'SET', 'a', '1');
    const folder = join(learners.folder, 'learners', someone, '6379');
    await run('chown', ['0', folder]);
    await chmod(folder, 0o755);
    expect(await learners.park()).toBe(false);
    expect(await ask(machine, 6379, 'GET', 'a')).toBe('$1\r\n1');
    await learners.close();
    expect(learners.reports).toEqual([expect.stringContaining('could not save its data')]);
  });
});
