// Cgroups of version 2, real ones where this computer has them: what is moved where, and that nothing is left behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { PrivateMachines } from '../../machine.ts';
import { startTestChild } from '../../testing/test-child.ts';
import { ask, someone, testHost, TestLearners } from '../../testing/test-learners.ts';
import { openControlGroups, ownGroup } from './control-groups.ts';
import { machineLimits } from '../limits.ts';

const host = await testHost();
const mounts = readMounts();

function readMounts(): string {
  try {
    return readFileSync('/proc/self/mounts', 'utf8');
  } catch {
    return '';
  }
}

/** A folder of a group of this test's own; null: this computer gives none. */
function makeGroup(): string | null {
  const mount = ownGroup(mounts, '0::/');
  try {
    return mount === null ? null : mkdtempSync(join(mount, 'test-'));
  } catch {
    return null;
  }
}

const made = makeGroup();
const hasGroups = made !== null;
if (made !== null) rmdirSync(made);

const children: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  // The innermost first; a process that has just ended may be in one for a moment.
  for (const folder of folders.splice(0).toReversed())
    await expect
      .poll(() => {
        if (existsSync(folder)) rmdirSync(folder);
        return true;
      })
      .toBe(true);
});

/** A group, with those that are made in it. */
function group(): string {
  const folder = makeGroup() ?? '';
  folders.push(folder, join(folder, 'notebook-bridge'), join(folder, 'notebook-machines'));
  return folder;
}

const processesOf = (folder: string): number[] =>
  readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);

/** A process in a group, which asks for groups once it is told, and says what it was given. */
async function asker(folder: string): Promise<{ pid: number; ask: () => Promise<string> }> {
  const code = `import { openControlGroups } from ${JSON.stringify(join(import.meta.dirname, 'control-groups.ts'))};
    process.stdin.once('data', () => console.log(openControlGroups({ wanted: [] })));`;
  const child = startTestChild(process.execPath, ['--input-type=module-typescript', '-e', code]);
  children.push(child);
  await once(child, 'spawn');
  writeFileSync(join(folder, 'cgroup.procs'), String(child.pid));
  return {
    pid: child.pid ?? 0,
    ask: async () => {
      child.stdin.write('?\n');
      return String(((await once(child.stdout, 'data')) as [Buffer])[0]).trim();
    },
  };
}

test.each([
  ['cgroup2 /sys/fs/cgroup cgroup2 rw 0 0', '0::/system.slice/notebook.service\n', '/sys/fs/cgroup/system.slice/notebook.service'],
  ['tmpfs / tmpfs rw 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0', '9:pids:/\n0::/\n', '/sys/fs/cgroup/unified'],
  // A session of somebody's is theirs; so is what is not mounted.
  ['cgroup2 /sys/fs/cgroup cgroup2 rw 0 0', '0::/user.slice/user-1000.slice/session-3.scope\n', null],
  ['cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0', '4:cpu:/\n', null],
])('the own group by %j and %j is %j', (ofMounts, ofProcess, folder) => {
  expect(ownGroup(ofMounts, ofProcess)).toBe(folder);
});

test('where a controller is missing nothing is touched', () => {
  expect(openControlGroups({ wanted: ['no-such-controller'] })).toBeNull();
  expect(openControlGroups({ proc: '/no-such-folder' })).toBeNull();
});

test.skipIf(mounts === '')('a server that did not get into the group of its machine is told of, once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'no-groups-'));
  const learners = await TestLearners.open({ ...host, isolation: { ...host.rewritten, groups: folder }, limits: machineLimits });
  try {
    const machines = await learners.machines();
    for (const learner of [someone, 'f'.repeat(32)]) await ask(await machines.of(learner), 6379, 'PING');
    await expect.poll(() => learners.reports).toEqual([expect.stringContaining('no equal share of the processors')]);
  } finally {
    await learners.remove();
    rmSync(folder, { recursive: true });
  }
});

/** The group of a process, seen from the first. */
const groupOf = (pid: number): string => /^0::(.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1] ?? '';
const pidOf = async (machines: PrivateMachines, learner: string): Promise<number> =>
  (await (await machines.of(learner)).facts()).servers[0]?.pid ?? 0;

describe.skipIf(!hasGroups)('where the host has them', () => {
  test('a notebook alone in its group moves into one of its own, beside those of machines; what a killed one left is gone', async () => {
    const folder = group();
    mkdirSync(join(folder, 'notebook-machines', 'left'), { recursive: true });
    const { pid, ask: asked } = await asker(folder);
    expect(await asked()).toBe(join(folder, 'notebook-machines'));
    expect([processesOf(folder), processesOf(join(folder, 'notebook-bridge'))]).toEqual([[], [pid]]);
    expect(existsSync(join(folder, 'notebook-machines', 'left'))).toBe(false);
  });

  test('a group that others are in is theirs, and stays as it is', async () => {
    const folder = group();
    const stranger = spawn('sleep', ['1000'], { stdio: 'ignore' });
    children.push(stranger);
    await once(stranger, 'spawn');
    writeFileSync(join(folder, 'cgroup.procs'), String(stranger.pid));
    const { pid, ask: asked } = await asker(folder);
    expect(await asked()).toBe('null');
    expect(new Set(processesOf(folder))).toEqual(new Set([pid, stranger.pid]));
    expect(existsSync(join(folder, 'notebook-machines'))).toBe(false);
  });

  test.each([
    ['as this host isolates', host.isolation],
    ['without namespaces', host.rewritten],
  ])('each machine has one for all its processes, %s, however they end', async (_, isolation) => {
    const folder = group();
    const learners = await TestLearners.open({ ...host, isolation: { ...isolation, groups: folder }, limits: machineLimits });
    try {
      const other = 'f'.repeat(32);
      const machines = await learners.machines();
      for (const learner of [someone, other]) await ask(await machines.of(learner), 6379, 'SET', 'a', '1');
      const own = join('/', basename(folder), someone);
      expect(groupOf(await pidOf(machines, someone))).toBe(own);
      expect(groupOf(await pidOf(machines, other))).toBe(join('/', basename(folder), other));
      // What it forks, and what comes in its place once it is killed.
      process.kill(await pidOf(machines, someone), 'SIGKILL');
      await expect.poll(async () => ask(await machines.of(someone), 6379, 'GET', 'a').catch(String)).toBe('$1\r\n1');
      expect(groupOf(await pidOf(machines, someone))).toBe(own);
      // None is left of a machine that is parked, and the next use makes it again.
      expect(await learners.park(someone)).toBe(true);
      await expect.poll(() => existsSync(join(folder, someone))).toBe(false);
      expect(await ask(await machines.of(someone), 6379, 'GET', 'a')).toBe('$1\r\n1');
      expect(groupOf(await pidOf(machines, someone))).toBe(own);
      expect(learners.reports).toEqual([]);
    } finally {
      await learners.remove();
      folders.push(join(folder, someone), join(folder, 'f'.repeat(32)));
    }
  });
});
