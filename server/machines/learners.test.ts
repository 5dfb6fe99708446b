import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IsolationMeans } from './confinement/confinement.ts';
import { createMachines } from './private-machines.ts';
import { machineLimits } from './limits.ts';
import type { Machine, PrivateMachines } from '../machine.ts';
import { processIdentity } from './processes/process-facts.ts';
import { startTestChild } from '../testing/test-child.ts';
import { ask, someone, startReady, tell, testHost, TestLearners } from '../testing/test-learners.ts';
import { command, converse } from '../testing/test-redis.ts';

/** For what comes in its own time, on a machine busy with everything else. */
const patience = { timeout: 15_000 };
const host = await testHost();
let learners: TestLearners;

beforeEach(async () => {
  learners = await TestLearners.open(host);
});

afterEach(async () => {
  await learners.remove();
});

test("keep each learner's data apart", async () => {
  const [one, other] = [await learners.machine(), await learners.machine('f'.repeat(32))];
  await ask(one, 6379, 'SET', 'a', '1');
  expect(await ask(other, 6379, 'GET', 'a')).toBe('$-1');
  expect(await ask(await learners.machine(), 6379, 'GET', 'a')).toBe('$1\r\n1');
});

test.skipIf(host.isolation.uids === null)('give each machine a user of its own, and keep its folders closed to others', async () => {
  for (const learner of [someone, 'f'.repeat(32)]) await ask(await learners.machine(learner), 6379, 'PING');
  const folders = [someone, 'f'.repeat(32)].map((learner) => join(learners.folder, 'learners', learner, '6379'));
  const entries = await Promise.all(folders.map((folder) => stat(folder)));
  expect(new Set(entries.map(({ uid }) => uid)).size).toBe(2);
  expect(entries.map(({ mode }) => mode & 0o077)).toEqual([0, 0]);
  await learners.close();
  await ask(await learners.machine(), 6379, 'PING');
  expect((await stat(folders[0] ?? '')).uid).toBe(entries[0]?.uid);
});

test('refuse what is no learner', async () => {
  await learners.machine();
  await expect(async () => learners.machine('../../etc')).rejects.toThrow(TypeError);
});

test('refuse connections once they are closed, and leave no process and no socket', async () => {
  const machine = await learners.machine();
  await ask(machine, 6379, 'SET', 'a', '1');
  const pid = (await machine.facts()).servers[0]?.pid ?? 0;
  await learners.close();
  expect(await processIdentity(pid)).toBeNull();
  await expect(machine.connect('localhost', 6379)).rejects.toMatchObject({ code: 'refused' });
  await expect(machine.start({ args: [], config: null, background: false })).rejects.toMatchObject({ code: 'start-failed' });
  expect(await readdir(join(learners.folder, 'processes'))).toEqual([]);
});

test('do not share a data folder with another bridge', async () => {
  await learners.machine();
  await expect(createMachines({ ...host, dataDir: learners.folder })).rejects.toMatchObject({
    name: 'DataFolderInUseError',
    message: expect.stringContaining(`process id ${process.pid}`) as string,
  });
});

test("work in a data folder deeper than a socket's path may be", async () => {
  const deep = join(learners.folder, ...Array.from({ length: 8 }, () => 'a-folder-with-a-long-name'));
  const machines = await createMachines({ ...host, dataDir: deep });
  try {
    expect(await ask(await machines.of(someone), 6379, 'PING')).toBe('+PONG');
  } finally {
    await machines.close();
  }
});

test('say so where even their sockets have no place', async () => {
  const deep = join(learners.folder, 'x'.repeat(80));
  await expect(createMachines({ ...host, dataDir: learners.folder, runtimeDir: deep })).rejects.toMatchObject({
    name: 'RuntimeDirError',
    message: expect.stringContaining('TMPDIR') as string,
  });
});

test('start no more servers than all machines together may have, and every learner has one in turn', async () => {
  const few = await TestLearners.open({ ...host, limits: { ...machineLimits, servers: 2 } });
  try {
    await few.machine();
    const crowd = await Promise.all(Array.from('012345', (digit) => few.machine(digit.repeat(32))));
    const most: number[] = [];
    few.watch(() => most.push(few.list().reduce((sum, { servers }) => sum + servers, 0)));
    for (const round of [1, 2]) {
      const replies = await Promise.all(crowd.map((machine) => ask(machine, 6379, 'INCR', 'visits')));
      expect(replies).toEqual(crowd.map(() => `:${round}`));
    }
    expect(Math.max(...most)).toBe(2);
  } finally {
    await few.remove();
  }
});

test('start no server where the host is short of memory, disk, or room for all machines', async () => {
  for (const tight of [{ freeMemoryBytes: Infinity }, { freeDiskBytes: Infinity }, { diskBytes: -1 }]) {
    const short = await TestLearners.open({ ...host, limits: { ...machineLimits, ...tight } });
    try {
      await expect(ask(await short.machine(), 6379, 'PING')).rejects.toMatchObject({ code: 'limit' });
    } finally {
      await short.remove();
    }
  }
});

test('end what a machine runs, whatever its clients are about, and keep its data', async () => {
  const busy = await TestLearners.open(host);
  try {
    const machine = await busy.machine();
    await ask(machine, 6379, 'SET', 'a', '1');
    const stream = await machine.connect('127.0.0.1', 6379);
    await converse(stream, command('MULTI'), 1);
    expect(await busy.park()).toBe(false);
    const closed = once(stream, 'close');
    stream.on('error', () => undefined).resume();
    await (await busy.machines()).end(someone);
    await closed;
    expect(busy.list().map(({ servers }) => servers)).toEqual([0]);
    expect(await ask(machine, 6379, 'GET', 'a')).toBe('$1\r\n1');
  } finally {
    await busy.remove();
  }
});

test('remove machines that nobody used for long, and no others', async () => {
  let now = Date.now();
  const aging = await TestLearners.open({ ...host, now: () => now });
  try {
    await startReady(await aging.machine());
    await aging.close();
    now += machineLimits.unusedMs - 1;
    await startReady(await aging.machine('f'.repeat(32)));
    expect((await readdir(join(aging.folder, 'learners'))).toSorted()).toEqual([someone, 'f'.repeat(32)]);
    await aging.close();
    now += 1;
    await aging.machine('f'.repeat(32));
    expect(await readdir(join(aging.folder, 'learners'))).toEqual(['f'.repeat(32)]);
  } finally {
    await aging.remove();
  }
});

test('keep the machine of a learner who comes back while it is being removed', async () => {
  let time = Date.now();
  let comeBack: (() => void) | null = null;
  const now = (): number => {
    comeBack?.();
    return time;
  };
  const aging = await TestLearners.open({ ...host, now, limits: { ...machineLimits, unusedCheckMs: 20 } });
  try {
    const machine = await aging.machine();
    await ask(machine, 6379, 'SET', 'a', '1');
    expect(await aging.park()).toBe(true);
    await expect.poll(() => aging.list(), patience).toEqual([]);
    const answer = new Promise<string>((resolve, reject) => {
      comeBack = () => {
        comeBack = null;
        ask(machine, 6379, 'GET', 'a').then(resolve, reject);
      };
    });
    time += machineLimits.unusedMs;
    expect(await answer).toBe('$1\r\n1');
  } finally {
    await aging.remove();
  }
});

test('forget who holds nothing after a while, and keep what the others have', async () => {
  let now = Date.now();
  const aging = await TestLearners.open({ ...host, now: () => now, limits: { ...machineLimits, unusedCheckMs: 20 } });
  const [keeper, stopper, visitor] = [someone, 'f'.repeat(32), 'e'.repeat(32)];
  try {
    await ask(await aging.machine(keeper), 6379, 'SET', 'a', '1');
    await tell(await aging.machine(stopper), 6379, 'SHUTDOWN');
    await ask(await aging.machine(visitor), 6379, 'PING');
    const names = async (): Promise<string[]> => (await readdir(join(aging.folder, 'learners'))).toSorted();
    now += machineLimits.retireMs;
    expect(await names()).toEqual([keeper, visitor, stopper]);
    await Promise.all([keeper, visitor].map((learner) => aging.park(learner)));
    await expect.poll(names, patience).toEqual([keeper, stopper]);
    expect(await ask(await aging.machine(keeper), 6379, 'GET', 'a')).toBe('$1\r\n1');
    expect(await ask(await aging.machine(visitor), 6379, 'DBSIZE')).toBe(':0');
    await expect(ask(await aging.machine(stopper), 6379, 'PING')).rejects.toMatchObject({ code: 'refused' });
  } finally {
    await aging.remove();
  }
});

test('keep nothing of one that was reset and is retired, and all of another', async () => {
  const kept = 'f'.repeat(32);
  const machines = await learners.machines();
  for (const learner of [someone, kept]) await ask(await machines.of(learner), 6379, 'SET', 'a', '1');
  await (await machines.of(someone)).reset();
  for (const learner of [someone, kept]) await machines.retire(learner);
  expect(await readdir(join(learners.folder, 'learners'))).toEqual([kept]);
  expect(await ask(await machines.of(kept), 6379, 'GET', 'a')).toBe('$1\r\n1');
});

describe('where what a machine remembers cannot be read', () => {
  let all: string;
  let machines: PrivateMachines;
  let machine: Machine;
  beforeEach(async () => {
    await ask(await learners.machine(), 6379, 'SET', 'a', '1');
    await (await learners.machines()).putAside(someone, 1);
    await ask(await learners.machine(), 6379, 'SET', 'a', '2');
    await learners.close();
    all = join(learners.folder, 'learners');
    const record = join(all, someone, 'machine.json');
    await rm(record);
    await mkdir(record);
    machines = await learners.machines();
    machine = await machines.of(someone);
  });

  test('refuse its use without a word of their own files, until it is reset', async () => {
    const refusal = await ask(machine, 6379, 'PING').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'start-failed', message: expect.stringContaining('Reset machine') as string });
    expect(String(refusal)).not.toMatch(new RegExp(`${learners.folder}|EISDIR|try again`));
    expect(learners.reports.at(-1)).toMatch(/does not start.*machine\.json could not be read.*EISDIR/s);
    await machine.reset();
    expect(await ask(machine, 6379, 'DBSIZE')).toBe(':0');
    expect(learners.reports.at(-1)).toMatch(/begins anew.*EISDIR/s);
    expect((await readdir(join(all, someone))).toSorted()).toEqual(['6379', 'aside', 'machine.json', 'machine.json.unreadable']);
  });

  test('bring back what was put aside, and leave nothing of one that is erased', async () => {
    expect(await machines.bringBack(someone)).toBe(true);
    expect(await ask(machine, 6379, 'GET', 'a')).toBe('$1\r\n1');
    await machine.reset();
    await machines.retire(someone);
    expect(await readdir(all)).toEqual([]);
  });

  test('remove it once nobody has used it for long', async () => {
    await learners.close();
    const longAgo = new Date(Date.now() - machineLimits.unusedMs);
    await utimes(join(all, someone), longAgo, longAgo);
    await learners.machines();
    expect(await readdir(all)).toEqual([]);
  });
});

test('keep what was put aside for whoever does not come again for a while', async () => {
  let now = Date.now();
  const aging = await TestLearners.open({ ...host, now: () => now, limits: { ...machineLimits, unusedCheckMs: 20 } });
  try {
    await ask(await aging.machine(), 6379, 'SET', 'a', '1');
    expect(await (await aging.machines()).putAside(someone, 1)).toBe(true);
    // Of the rounds in which these are forgotten, the second has begun and ended since nobody came.
    for (const visitor of Array.from('def', (digit) => digit.repeat(32))) {
      await ask(await aging.machine(visitor), 6379, 'PING');
      await aging.park(visitor);
      now += machineLimits.retireMs;
      await expect.poll(() => readdir(join(aging.folder, 'learners')), patience).not.toContain(visitor);
    }
    expect(await (await aging.machines()).bringBack(someone)).toBe(true);
    expect(await ask(await aging.machine(), 6379, 'GET', 'a')).toBe('$1\r\n1');
  } finally {
    await aging.remove();
  }
});

test.skipIf(host.isolation.uids === null)('forget the others where one cannot be retired', async () => {
  let now = Date.now();
  const aging = await TestLearners.open({ ...host, now: () => now, limits: { ...machineLimits, unusedCheckMs: 20 } });
  try {
    await ask(await aging.machine(), 6379, 'SET', 'a', '1');
    const visitors = Array.from('abcdef', (digit) => digit.repeat(32));
    for (const visitor of visitors) await ask(await aging.machine(visitor), 6379, 'PING');
    const foreign = join(aging.folder, 'learners', someone, '6379', 'foreign');
    await writeFile(foreign, '');
    await chown(foreign, 1, 1);
    await Promise.all([someone, ...visitors].map((learner) => aging.park(learner)));
    now += machineLimits.retireMs;
    await expect.poll(() => readdir(join(aging.folder, 'learners')), patience).toEqual([someone]);
    await expect.poll(() => aging.reports, patience).toContainEqual(expect.stringMatching(/could not be retired.*foreign/s));
  } finally {
    await aging.remove();
  }
});

describe.skipIf(host.isolation.uids === null)('where user ids run short', () => {
  const other = 'f'.repeat(32);
  const uids = host.isolation.uids && { ...host.isolation.uids, count: 1 };
  let few: TestLearners;
  beforeEach(async () => {
    few = await TestLearners.open({ ...host, isolation: { ...host.isolation, uids } });
  });
  afterEach(() => few.remove());

  /** The owners of a machine's files, each once. */
  async function owners(learner: string): Promise<number[]> {
    const folder = join(few.folder, 'learners', learner, '6379');
    const names = ['.', ...(await readdir(folder, { recursive: true }))];
    return [...new Set((await Promise.all(names.map((name) => lstat(join(folder, name))))).map(({ uid }) => uid))];
  }

  test('a machine that rests gives its own way, data kept, and has one again at its next use', async () => {
    const [machine, next] = [await few.machine(), await few.machine(other)];
    await ask(machine, 6379, 'SET', 'a', '1');
    const [uid] = await owners(someone);
    // As long as a process has it, nobody else gets it.
    await expect(ask(next, 6379, 'PING')).rejects.toMatchObject({ code: 'limit' });
    for (const [one, rests] of [
      [next, someone],
      [machine, other],
    ] as const) {
      await few.park(rests);
      expect(await ask(one, 6379, 'PING')).toBe('+PONG');
      expect(await owners(rests).catch(() => [0])).toEqual([0]);
    }
    expect(await owners(someone)).toEqual([uid]);
    expect(await ask(machine, 6379, 'GET', 'a')).toBe('$1\r\n1');
  });

  test('a machine that cannot give its own back keeps it, and is told of', async () => {
    const machine = await few.machine();
    await ask(machine, 6379, 'SET', 'a', '1');
    const [uid] = await owners(someone);
    await few.park();
    const draft = await obstruct(someone);
    await expect(ask(await few.machine(other), 6379, 'PING')).rejects.toMatchObject({ code: 'limit' });
    expect(few.reports).toContainEqual(expect.stringContaining('could not give its user id back'));
    await rm(draft, { recursive: true });
    expect(await ask(machine, 6379, 'GET', 'a')).toBe('$1\r\n1');
    expect(await owners(someone)).toEqual([uid]);
    await few.park();
    expect(await ask(await few.machine(other), 6379, 'PING')).toBe('+PONG');
  });

  test('a machine is given a user once that is written down, and no file before', async () => {
    const machine = await few.machine();
    const draft = await obstruct(someone);
    await expect(ask(machine, 6379, 'PING')).rejects.toMatchObject({ code: 'start-failed' });
    expect(await readdir(join(few.folder, 'learners', someone))).toEqual(['machine.json.new']);
    await rm(draft, { recursive: true });
    expect(await ask(machine, 6379, 'PING')).toBe('+PONG');
  });

  test('a machine whose record names what is another’s by now ends none of the other’s processes', async () => {
    await ask(await few.machine(), 6379, 'SET', 'a', '1');
    await few.close();
    const [record, copy] = [someone, other].map((learner) => join(few.folder, 'learners', learner, 'machine.json'));
    const state = JSON.parse(await readFile(record ?? '', 'utf8')) as { usedAt: number };
    await mkdir(join(few.folder, 'learners', other));
    await writeFile(copy ?? '', JSON.stringify({ ...state, usedAt: state.usedAt + 1, servers: {} }));
    const machine = await few.machine();
    const stream = await machine.connect('127.0.0.1', 6379);
    const pid = (await machine.facts()).servers[0]?.pid;
    await (await few.machine(other)).reset();
    expect(await ask(machine, 6379, 'GET', 'a')).toBe('$1\r\n1');
    expect((await machine.facts()).servers[0]?.pid).toBe(pid);
    stream.destroy();
  });

  /** Lets the machine's record not be written, until what it gives the path of is removed. */
  async function obstruct(learner: string): Promise<string> {
    const draft = join(few.folder, 'learners', learner, 'machine.json.new');
    await mkdir(join(draft, 'full'), { recursive: true });
    return draft;
  }

  test('minted starts leave a user to whoever comes after them', async () => {
    for (const digit of '0123456789') {
      await ask(await few.machine(digit.repeat(32)), 6379, 'PING');
      await few.park(digit.repeat(32));
    }
    expect(await ask(await few.machine(), 6379, 'PING')).toBe('+PONG');
    // They held nothing, so nothing is left of them.
    await few.park();
    expect(await ask(await few.machine(other), 6379, 'PING')).toBe('+PONG');
    expect(await readdir(join(few.folder, 'learners'))).toEqual([other]);
  });
});

test.skipIf(process.platform !== 'linux')('start whatever waits while their helper dies with the next one', async () => {
  const all: Machine[] = [];
  for (const digit of '0123456789') all.push(await learners.machine(digit.repeat(32)));
  const opening = all.map((machine) => machine.connect('127.0.0.1', 6379));
  const started = async (): Promise<number> =>
    (await Promise.all(all.map((machine) => machine.facts()))).flatMap(({ servers }) => servers)[0]?.pid ?? 0;
  // Some are started then and not ready, and the others have yet to be started.
  await expect.poll(started, { ...patience, interval: 1 }).toBeGreaterThan(0);
  const [, helper] = /^PPid:\s(\d+)/m.exec(await readFile(`/proc/${await started()}/status`, 'utf8')) ?? [];
  process.kill(Number(helper), 'SIGKILL');
  for (const stream of await Promise.all(opening)) stream.on('error', () => {}).destroy();
  expect(new Set(await Promise.all(all.map((machine) => ask(machine, 6379, 'PING'))))).toEqual(new Set(['+PONG']));
});

describe.each([
  ['as this host isolates', host.isolation],
  ['without a network', { ...host.rewritten, hasParentDeathSignal: false, uids: null }],
])('servers of a bridge that is killed, %s', (_, isolation) => {
  test('end with what they forked to save their data, and the data is there', async () => {
    await withBridge(isolation, async (bridge, { dataDir, pid, saver }) => {
      bridge.kill('SIGKILL');
      await once(bridge, 'exit');
      await expect.poll(() => Promise.all([pid, saver].map((one) => processIdentity(one))), patience).toEqual([null, null]);
      await findsData(isolation, dataDir);
    });
  });

  test('are ended by the next start, where the helper could not', async () => {
    await withBridge(isolation, async (bridge, { dataDir, pid, saver }) => {
      // Neither of the two sees the other end.
      bridge.kill('SIGSTOP');
      const [, helper] = /^PPid:\s(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
      process.kill(Number(helper), 'SIGKILL');
      bridge.kill('SIGKILL');
      await once(bridge, 'exit');
      await findsData(isolation, dataDir);
      expect(await processIdentity(pid)).toBeNull();
      // Where the kernel ended the server, what it forked is on its own, and ends as soon as it has saved; where the
      // machine has a user of its own, the start has ended that one's processes.
      if (isolation.hasParentDeathSignal && isolation.uids === null) process.kill(saver, 'SIGKILL');
      await expect.poll(() => processIdentity(saver), patience).toBeNull();
    });
  });
});

/** Runs a bridge of its own process, which has a server that saves its data for a long time. */
async function withBridge(
  isolation: IsolationMeans,
  use: (bridge: ChildProcess, processes: { dataDir: string; pid: number; saver: number }) => Promise<void>,
): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'notebook-'));
  const bridge = startTestChild(process.execPath, ['--input-type=module', '--eval', bridgeCode(dataDir, isolation)]);
  try {
    const [line] = (await once(bridge.stdout.setEncoding('utf8'), 'data')) as [string];
    const pid = Number(line);
    const savers = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
    expect(savers).toEqual([expect.any(Number)]);
    await use(bridge, { dataDir, pid, saver: savers[0] ?? 0 });
  } finally {
    bridge.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The next bridge finds what was acknowledged. */
async function findsData(isolation: IsolationMeans, dataDir: string): Promise<void> {
  const machines = await createMachines({ ...host, isolation, dataDir });
  expect(await ask(await machines.of(someone), 6379, 'GET', 'a')).toBe('$1\r\n1');
  await machines.close();
}

/** A bridge that starts a server, writes to it, has it save its data, five minutes a key, longer than any test takes, and says its pid. */
function bridgeCode(dataDir: string, isolation: object): string {
  return `
    const { createMachines } = await import(${sourceUrl('private-machines.ts')});
    const { ask } = await import(${sourceUrl('../testing/test-learners.ts')});
    const machines = await createMachines({ dataDir: ${JSON.stringify(dataDir)}, redisServer: ${JSON.stringify(host.redisServer)}, isolation: ${JSON.stringify(isolation)} });
    const machine = await machines.of(${JSON.stringify(someone)});
    await ask(machine, 6379, 'SET', 'a', '1');
    await ask(machine, 6379, 'CONFIG', 'SET', 'rdb-key-save-delay', '300000000');
    await ask(machine, 6379, 'BGSAVE');
    console.log((await machine.facts()).servers[0].pid);
    setInterval(() => {}, 1000);
  `;
}

function sourceUrl(name: string): string {
  return JSON.stringify(new URL(name, import.meta.url).href);
}
