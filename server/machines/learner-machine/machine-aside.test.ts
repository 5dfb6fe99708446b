// Data that is put aside: a reset that can be undone.
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Machine, PrivateMachines } from '../../machine.ts';
import { machineLimits } from '../limits.ts';
import { command, converse } from '../../testing/test-redis.ts';
import { ask, someone, startReady, testHost, TestLearners, wholeLog } from '../../testing/test-learners.ts';

const host = await testHost();
let learners: TestLearners;
beforeEach(async () => {
  learners = await TestLearners.open({ redisServer: host.redisServer, isolation: host.isolation });
});
afterEach(() => learners.remove());

/** The folder of the machine's data. */
const folder = (): string => join(learners.folder, 'learners', someone);

test('what was put aside is gone, and comes back whole, through parking and under the next bridge, too', async () => {
  const machines = await learners.machines();
  const machine = await machines.of(someone);
  expect([await machines.putAside(someone), await machines.bringBack(someone)]).toEqual([false, false]);
  expect([await machines.hasData(someone), (await machine.facts()).servers]).toEqual([false, []]);
  await ask(machine, 6379, 'SET', 'a', 'first');
  expect(await machines.hasData(someone)).toBe(true);
  // Without an append-only file it is saved on the way.
  await ask(machine, 6379, 'CONFIG', 'SET', 'appendonly', 'no');
  await ask(machine, 6379, 'SET', 'b', 'second');
  expect(await machines.putAside(someone)).toBe(true);
  expect(await ask(machine, 6379, 'DBSIZE')).toBe(':0');
  await ask(machine, 6379, 'SET', 'c', 'meanwhile');
  await learners.close();

  const next = await learners.machines();
  expect(await next.bringBack(someone)).toBe(true);
  const again = await next.of(someone);
  expect(await ask(again, 6379, 'MGET', 'a', 'b', 'c')).toBe('*3\r\n$5\r\nfirst\r\n$6\r\nsecond\r\n$-1');
  expect(await next.bringBack(someone)).toBe(false);
  expect(await ask(again, 6379, 'DBSIZE')).toBe(':2');
});

test('an empty machine takes nothing away from what was put aside, and a reset leaves it', async () => {
  const machines = await learners.machines();
  const machine = await machines.of(someone);
  await ask(machine, 6379, 'SET', 'a', 'b');
  await machines.putAside(someone);
  expect(await machines.putAside(someone)).toBe(false);
  await ask(machine, 6379, 'SET', 'c', 'd');
  await machine.reset();
  expect(await machines.bringBack(someone)).toBe(true);
  expect(await ask(machine, 6379, 'MGET', 'a', 'c')).toBe('*2\r\n$1\r\nb\r\n$-1');
});

test('a second reset of an empty machine leaves what the first one put aside, and is told of', async () => {
  const machines = await learners.machines();
  const machine = await machines.of(someone);
  expect(await machines.aside(someone)).toBeNull();
  await ask(machine, 6379, 'SET', 'a', 'b');
  await machines.putAside(someone, 1);
  const first = await machines.aside(someone);
  expect(first).toEqual({ keys: 1, at: expect.any(Number) as number });
  expect(await ask(machine, 6379, 'DBSIZE')).toBe(':0');
  expect(await machines.putAside(someone, 0)).toBe(true);
  expect((await machines.aside(someone))?.keys).toBe(1);
  expect(await machines.bringBack(someone)).toBe(true);
  expect(await ask(machine, 6379, 'GET', 'a')).toBe('$1\r\nb');
  expect(await machines.aside(someone)).toBeNull();
});

test('of several resets the last ones are brought back one after the other, the newest first', async () => {
  const machines = await learners.machines();
  const machine = await machines.of(someone);
  const values = ['lost', 'first', 'second', 'third'];
  for (const value of values) {
    await ask(machine, 6379, 'SET', 'a', value);
    expect(await machines.putAside(someone, 1)).toBe(true);
  }
  // Nothing, twice, takes the place of none of them.
  await ask(machine, 6379, 'PING');
  for (let count = 0; count < 2; count += 1) await machines.putAside(someone, 0);
  await learners.close();
  const next = await learners.machines();
  const times: number[] = [];
  for (const value of values.slice(1).toReversed()) {
    times.push((await next.aside(someone))?.at ?? 0);
    expect(await next.bringBack(someone)).toBe(true);
    expect(await ask(await learners.machine(), 6379, 'GET', 'a')).toBe(`$${value.length}\r\n${value}`);
  }
  expect(times.toSorted((one, other) => other - one)).toEqual(times);
  expect([await next.aside(someone), await next.bringBack(someone)]).toEqual([null, false]);
});

test('a reset of what is empty takes the place of nothing where the last was brought back, either', async () => {
  const machines = await learners.machines();
  const machine = await machines.of(someone);
  for (const value of ['first', 'second']) {
    await ask(machine, 6379, 'SET', 'a', value);
    await machines.putAside(someone, 1);
  }
  expect(await machines.bringBack(someone)).toBe(true);
  await ask(machine, 6379, 'FLUSHALL');
  expect(await machines.putAside(someone, 0)).toBe(true);
  expect(await machines.aside(someone)).toMatchObject({ keys: 1 });
  expect(await machines.bringBack(someone)).toBe(true);
  expect(await ask(machine, 6379, 'GET', 'a')).toBe('$5\r\nfirst');
});

test.each([
  [
    'on another port',
    (machine: Machine) => startReady(machine, '--port', '6380').then(() => ask(machine, 6380, 'SET', 'b', 'other')),
    6380,
  ],
  ['that came once the keys were counted', (machine: Machine) => ask(machine, 6379, 'SET', 'b', 'other'), 6379],
] as const)('data %s is put aside though nobody counted it, and takes the place of nothing', async (_, make, port) => {
  const machines = await learners.machines();
  const machine = await machines.of(someone);
  await ask(machine, 6379, 'SET', 'a', 'first');
  await machines.putAside(someone, 1);
  await ask(machine, 6379, 'PING');
  // The first server has no key when they are counted.
  await make(machine);
  expect(await machines.putAside(someone, 0)).toBe(true);
  expect(await machines.aside(someone)).toMatchObject({ keys: null });
  await ask(machine, 6379, 'SET', 'a', 'third');
  await machines.putAside(someone, 1);
  expect(await machines.bringBack(someone)).toBe(true);
  expect(await machines.bringBack(someone)).toBe(true);
  expect(await ask(machine, port, 'GET', 'b')).toBe('$5\r\nother');
  expect(await machines.bringBack(someone)).toBe(true);
  expect(await ask(machine, 6379, 'GET', 'a')).toBe('$5\r\nfirst');
});

test('a function alone is data, and the keys of one server of several are not all', async () => {
  const machines = await learners.machines();
  const machine = await machines.of(someone);
  const library = "#!lua name=lib\nredis.register_function('one', function() return 1 end)";
  await ask(machine, 6379, 'FUNCTION', 'LOAD', library);
  await machines.putAside(someone, 0);
  expect(await machines.aside(someone)).toMatchObject({ keys: null });
  await ask(machine, 6379, 'SET', 'a', '1');
  await startReady(machine, '--port', '6380');
  await ask(machine, 6380, 'SET', 'b', '2');
  await machines.putAside(someone, 1);
  expect(await machines.aside(someone)).toMatchObject({ keys: null });
  await machines.bringBack(someone);
  expect(await ask(machine, 6380, 'GET', 'b')).toBe('$1\r\n2');
  await machines.bringBack(someone);
  expect(await ask(machine, 6379, 'FCALL', 'one', '0')).toBe(':1');
});

test('what was put aside before goes where it would leave servers too little of the disk', async () => {
  await learners.remove();
  learners = await TestLearners.open({ ...host, limits: { ...machineLimits, machineDiskBytes: 3_000_000 } });
  const machines = await learners.machines();
  const machine = await machines.of(someone);
  for (const value of ['a', 'b']) {
    await ask(machine, 6379, 'SET', 'a', value.repeat(1_000_000));
    await machines.putAside(someone, 1);
  }
  expect(await machines.bringBack(someone)).toBe(true);
  expect(await ask(machine, 6379, 'GETRANGE', 'a', '0', '0')).toBe('$1\r\nb');
  expect(await machines.bringBack(someone)).toBe(false);
});

describe('a machine with little disk', () => {
  let machines: PrivateMachines;
  let machine: Machine;
  beforeEach(async () => {
    await learners.remove();
    learners = await TestLearners.open({ ...host, limits: { ...machineLimits, machineDiskBytes: 2_000_000 } });
    machines = await learners.machines();
    machine = await machines.of(someone);
  });
  /** Sets so many keys of 100 KB, which no snapshot makes smaller. */
  const fill = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at += 1) await ask(machine, 6379, 'SET', `${at}`, randomBytes(75_000).toString('base64'));
  };
  /** Parks the machine with more on its disk than it may have, most of which was put aside. */
  const outgrow = async (): Promise<void> => {
    await fill(14);
    await machines.putAside(someone, 1);
    await fill(10);
    expect(await learners.park()).toBe(true);
  };
  const isGone = expect.stringContaining('the oldest data that was put aside is gone') as string;

  test('drops what was put aside for a start, with a word, and where that were in vain a reset makes room', async () => {
    await fill(14);
    await machines.putAside(someone, 1);
    await fill(26);
    expect(await learners.park()).toBe(true);
    await expect(ask(machine, 6379, 'PING')).rejects.toMatchObject({
      code: 'limit',
      message: expect.stringContaining('Reset machine makes room') as string,
    });
    await machine.reset();
    expect(machines.load().diskBytes).toBeGreaterThan(1_400_000);
    expect(await machines.aside(someone)).toMatchObject({ keys: 1 });
    await fill(10);
    expect(await learners.park()).toBe(true);
    const server = await startReady(machine, '--port', '7000');
    server.signal('TERM');
    expect(await wholeLog(server)).toMatch(/^# Redis Notebook: this machine had no room .* put aside is gone\.$/m);
    expect(await ask(machine, 6379, 'DBSIZE')).toBe(':10');
    expect(await machines.aside(someone)).toBeNull();
    expect(learners.reports).toEqual([isGone]);
  });

  test('says of how many resets it dropped the data', async () => {
    for (const name of ['aside', 'aside.1']) {
      await mkdir(join(folder(), name), { recursive: true });
      await writeFile(join(folder(), name, 'record.json'), JSON.stringify({ servers: {}, snapshotLast: [] }));
      await writeFile(join(folder(), name, 'data'), randomBytes(2_100_000));
    }
    const server = await startReady(machine);
    server.signal('TERM');
    expect(await wholeLog(server)).toContain('so the data that the 2 oldest resets put aside is gone.');
    expect(learners.reports).toEqual([isGone, isGone]);
  });

  test('drops nothing for a start that only prints something', async () => {
    await outgrow();
    expect(await wholeLog(await machine.start({ args: ['--version'], config: null, background: false }))).toContain('v=');
    expect([await machines.aside(someone), learners.reports]).toEqual([expect.objectContaining({ keys: 1 }), []]);
  });

  test('drops nothing beside a server that runs, which may be what takes the room', async () => {
    await fill(14);
    await machines.putAside(someone, 1);
    await fill(10);
    await expect(startReady(machine, '--port', '6380')).rejects.toMatchObject({ code: 'limit' });
    expect([await machines.aside(someone), learners.reports]).toEqual([expect.objectContaining({ keys: 1 }), []]);
  });

  test('tells of what it dropped for a start that comes to nothing', async () => {
    await outgrow();
    // It would have to be loaded, and cannot be.
    const files = join(folder(), '7000', 'appendonlydir');
    await mkdir(files, { recursive: true });
    await writeFile(join(files, 'damaged.aof.manifest'), 'file damaged.aof.1.incr.aof seq 1 type i\n');
    await writeFile(join(files, 'damaged.aof.1.incr.aof'), 'damaged');
    const args = ['--port', '7000', '--appendonly', 'no', '--appendfilename', 'damaged.aof'];
    await expect(machine.start({ args, config: null, background: false })).rejects.toThrow('could not be saved as a snapshot');
    expect([await machines.aside(someone), learners.reports]).toEqual([null, [isGone]]);
  });

  test.each([
    ['is half removed', (record: string) => rm(record), []],
    ['cannot be read', (record: string) => writeFile(record, '{'), [isGone]],
  ] as const)('drops what was put aside and %s', async (_, damage, reports) => {
    await outgrow();
    const record = join(folder(), 'aside', 'record.json');
    await damage(record);
    expect(await ask(machine, 6379, 'DBSIZE')).toBe(':10');
    expect([(await readdir(folder())).toSorted(), learners.reports]).toEqual([['6379', 'machine.json'], reports]);
  });

  test('has the room of what an interrupted return took out of its way', async () => {
    await outgrow();
    await rename(join(folder(), 'aside'), join(folder(), 'aside.old'));
    expect(await ask(machine, 6379, 'DBSIZE')).toBe(':10');
    expect([(await readdir(folder())).toSorted(), learners.reports]).toEqual([['6379', 'machine.json'], []]);
  });
});

test('what a removal or a return that was interrupted has left does not come back, and goes', async () => {
  const machines = await learners.machines();
  const machine = await learners.machine();
  await ask(machine, 6379, 'SET', 'a', 'here');
  for (const name of ['aside', 'aside.1', 'aside.old']) await mkdir(join(folder(), name, '6379'), { recursive: true });
  expect(await machines.bringBack(someone)).toBe(false);
  expect(await ask(machine, 6379, 'GET', 'a')).toBe('$4\r\nhere');
  expect((await readdir(folder())).filter((name) => name.startsWith('aside'))).toEqual([]);
});

test('a reset that was interrupted is gone on with, and loses nothing', async () => {
  const machine = await learners.machine();
  await ask(machine, 6379, 'SET', 'a', 'b');
  await startReady(machine, '--port', '7000');
  await ask(machine, 7000, 'SET', 'c', 'd');
  await learners.close();
  const { servers, snapshotLast } = JSON.parse(await readFile(join(folder(), 'machine.json'), 'utf8')) as Record<string, unknown>;
  // As far as one of two moves.
  await mkdir(join(folder(), 'aside.new'));
  await writeFile(join(folder(), 'aside.new', 'record.json'), JSON.stringify({ servers, snapshotLast }));
  await rename(join(folder(), '6379'), join(folder(), 'aside.new', '6379'));
  const machines = await learners.machines();
  // It is offered as it is.
  expect(await machines.aside(someone)).toMatchObject({ keys: null });
  expect(await machines.putAside(someone, null)).toBe(true);
  expect(await readdir(folder())).not.toContain('7000');
  expect(await machines.bringBack(someone)).toBe(true);
  const again = await learners.machine();
  expect(await ask(again, 6379, 'GET', 'a')).toBe('$1\r\nb');
  expect(await ask(again, 7000, 'GET', 'c')).toBe('$1\r\nd');
  expect((await readdir(folder())).filter((name) => name.startsWith('aside'))).toEqual([]);
});

test('a return that was interrupted is gone on with, in the place of what was made since', async () => {
  const machines = await learners.machines();
  await ask(await learners.machine(), 6379, 'SET', 'a', 'b');
  await machines.putAside(someone, null);
  await learners.close();
  await rename(join(folder(), 'aside'), join(folder(), 'aside.back'));
  const next = await learners.machines();
  await ask(await learners.machine(), 6379, 'SET', 'a', 'since');
  expect(await next.bringBack(someone)).toBe(true);
  expect(await ask(await learners.machine(), 6379, 'GET', 'a')).toBe('$1\r\nb');
});

test('what is left of a return that has arrived is none', async () => {
  const machines = await learners.machines();
  const machine = await machines.of(someone);
  await ask(machine, 6379, 'SET', 'a', 'here');
  await mkdir(join(folder(), 'aside.back'));
  expect(await machines.bringBack(someone)).toBe(false);
  expect(await machines.putAside(someone, 1)).toBe(true);
  await mkdir(join(folder(), 'aside.back'), { recursive: true });
  expect(await machines.bringBack(someone)).toBe(true);
  expect(await ask(machine, 6379, 'GET', 'a')).toBe('$4\r\nhere');
  expect(await readdir(folder())).not.toContain('aside.back');
});

test('what cannot be read is not brought back, and what there is stays, as it does where there is nothing to bring back', async () => {
  const machines = await learners.machines();
  const machine = await learners.machine();
  const stays = async (value: string): Promise<void> => {
    const { pid } = (await machine.facts()).servers[0] ?? {};
    await ask(machine, 6379, 'CONFIG', 'SET', 'appendonly', 'no');
    await ask(machine, 6379, 'SET', 'a', value);
    await machines.bringBack(someone).then(
      (isBack) => expect(isBack).toBe(false),
      (error: unknown) => expect(error).toMatchObject({ code: 'EISDIR' }),
    );
    expect([await ask(machine, 6379, 'GET', 'a'), (await machine.facts()).servers[0]?.pid]).toEqual([`$3\r\n${value}`, pid]);
  };
  await ask(machine, 6379, 'PING');
  await stays('one');
  await mkdir(join(folder(), 'aside', 'record.json'), { recursive: true });
  await stays('two');
});

describe('what was put aside with a record that is damaged', () => {
  let machines: PrivateMachines;
  let machine: Machine;
  const isTold = expect.stringContaining('record.json is damaged') as string;
  beforeEach(async () => {
    machines = await learners.machines();
    machine = await machines.of(someone);
    await ask(machine, 6379, 'SET', 'a', 'first');
    await machines.putAside(someone, 1);
    await writeFile(join(folder(), 'aside', 'record.json'), '{"servers":');
  });

  test('keeps no reset from being done, is told of, and comes back after what that one put aside', async () => {
    await ask(machine, 6379, 'SET', 'a', 'second');
    expect(await machines.putAside(someone, 1)).toBe(true);
    expect([learners.reports[0], await ask(machine, 6379, 'DBSIZE')]).toEqual([isTold, ':0']);
    expect(await machines.bringBack(someone)).toBe(true);
    expect(await ask(machine, 6379, 'GET', 'a')).toBe('$6\r\nsecond');
    expect(await machines.aside(someone)).toEqual({ keys: null, at: expect.any(Number) as number });
    expect(await machines.bringBack(someone)).toBe(true);
    expect(await ask(machine, 6379, 'GET', 'a')).toBe('$5\r\nfirst');
  });

  test('stays, and comes back, where a reset of an empty machine takes the place of nothing', async () => {
    await ask(machine, 6379, 'PING');
    expect(await machines.putAside(someone, 0)).toBe(true);
    expect([learners.reports, await machines.bringBack(someone)]).toEqual([[isTold], true]);
    expect(await ask(machine, 6379, 'GET', 'a')).toBe('$5\r\nfirst');
  });

  test('is no longer there once it came back to be erased', async () => {
    while (await machines.bringBack(someone));
    await machine.reset();
    expect([await machines.hasData(someone), await machines.aside(someone)]).toEqual([false, null]);
  });
});

test('the load of all machines is told', async () => {
  const machines = await learners.machines();
  const machine = await machines.of(someone);
  await ask(machine, 6379, 'SET', 'a', 'b');
  expect(machines.load()).toMatchObject({ waiting: 0, startMs: expect.any(Number) as number });
});

test('a server in the middle of something has more room once that is over', async () => {
  await learners.remove();
  learners = await TestLearners.open({ ...host, limits: { ...machineLimits, useCheckMs: 20, idleMs: 50 } });
  const machines = await learners.machines();
  const machine = await machines.of(someone);
  const room = async (): Promise<string> => ask(machine, 6379, 'CONFIG', 'GET', 'maxmemory');
  // It takes no question, and cannot be saved but by its append-only file, which is off.
  await ask(machine, 6379, 'CONFIG', 'SET', 'appendonly', 'no');
  await ask(machine, 6379, 'CONFIG', 'SET', 'requirepass', 'secret');
  await machines.extend(someone);
  const asked = async (words: string[]): Promise<string> => {
    const stream = await machine.connect('127.0.0.1', 6379);
    const replies = await converse(stream, command('AUTH', 'secret') + command(...words), 2);
    stream.destroy();
    return replies[1] ?? '';
  };
  expect(await asked(['CONFIG', 'GET', 'maxmemory'])).toContain(String(64 * 1024 * 1024));
  expect(await asked(['CONFIG', 'SET', 'requirepass', ''])).toBe('+OK\r\n');
  await expect.poll(room, { timeout: 20_000 }).toContain(String(128 * 1024 * 1024));
});

test('a machine that was given more room has it from its next use on, and under the next bridge', async () => {
  const machines = await learners.machines();
  const machine = await machines.of(someone);
  expect(await ask(machine, 6379, 'CONFIG', 'GET', 'maxmemory')).toContain(String(64 * 1024 * 1024));
  await ask(machine, 6379, 'SET', 'a', 'b');
  await machines.extend(someone);
  expect(await ask(machine, 6379, 'CONFIG', 'GET', 'maxmemory')).toContain(String(128 * 1024 * 1024));
  expect(await ask(machine, 6379, 'GET', 'a')).toBe('$1\r\nb');
  const { pid } = (await machine.facts()).servers[0] ?? {};
  const walls = await readFile(`/proc/${pid}/limits`, 'utf8').catch(() => null);
  if (walls !== null) expect(walls).toMatch(new RegExp(`Max address space +${2 * machineLimits.addressSpaceBytes} `));
  await learners.close();
  expect(await ask(await learners.machine(), 6379, 'CONFIG', 'GET', 'maxmemory')).toContain(String(128 * 1024 * 1024));
  expect(await ask(await learners.machine('e'.repeat(32)), 6379, 'CONFIG', 'GET', 'maxmemory')).toContain(String(64 * 1024 * 1024));
});
