import { randomBytes } from 'node:crypto';
import { createServer, connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, readlink, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, assert, describe, expect, test } from 'vitest';
import { machineLimits } from '../limits.ts';
import { ask, killServer, someone, startReady, tell, testHost, TestLearners, untilReady, wholeLog } from '../../testing/test-learners.ts';
import { command, converse } from '../../testing/test-redis.ts';

/** For what comes in its own time, on a machine busy with everything else. */
const patience = { timeout: 15_000 };
const host = await testHost();
const opened: TestLearners[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((learners) => learners.remove()));
});

async function open(
  isolation = host.isolation,
  limits: Partial<typeof machineLimits> | Record<string, number> = {},
): Promise<TestLearners> {
  const learners = await TestLearners.open({ redisServer: host.redisServer, isolation, limits: { ...machineLimits, ...limits } });
  opened.push(learners);
  return learners;
}

const refused = { name: 'MachineError', code: 'refused' };

describe.each([
  ['as this host isolates', host.isolation],
  ['without a network', host.rewritten],
])('a machine %s', (_, isolation) => {
  test('starts its quiet server once, at the first of many connections', async () => {
    const machine = await (await open(isolation)).machine();
    expect((await machine.facts()).servers).toEqual([]);
    const replies = await Promise.all(Array.from({ length: 5 }, () => ask(machine, 6379, 'PING')));
    expect(replies).toEqual(Array.from({ length: 5 }, () => '+PONG'));
    const { servers, ...facts } = await machine.facts();
    expect(facts).toMatchObject({ hostname: 'notebook', user: 'student', isolation: isolation.kind, redis: host.redisServer.version });
    expect(servers).toHaveLength(1);
    expect(servers[0]).toMatchObject({ port: 6379, title: 'redis-server *:6379', started: 'quiet' });
    expect(servers[0]?.rssKiB).toBeGreaterThan(1000);
    expect(servers[0]?.vszKiB).toBeGreaterThan(servers[0]?.rssKiB ?? 0);
  });

  test('knows which hosts and ports are its own', async () => {
    const machine = await (await open(isolation)).machine();
    for (const name of ['localhost', '127.0.0.1', '192.168.1.44', 'notebook', '0.0.0.0', 'LOCALHOST']) {
      const stream = await machine.connect(name, 6379);
      expect(await converse(stream, 'PING\r\n', 1)).toEqual(['+PONG\r\n']);
      stream.destroy();
    }
    await expect(machine.connect('redis.io', 6379)).rejects.toMatchObject({ name: 'MachineError', code: 'unknown-host' });
    await expect(machine.connect('192.168.1.45', 6379)).rejects.toMatchObject({ name: 'MachineError', code: 'no-route' });
    await expect(machine.connect('localhost', 6380)).rejects.toMatchObject(refused);
    await expect(machine.connect('localhost', -1)).rejects.toMatchObject(refused);
  });

  test('hands the quiet server over to the learner who starts one, with its data', async () => {
    const machine = await (await open(isolation)).machine();
    await ask(machine, 6379, 'SET', 'a', '1');
    const server = await startReady(machine);
    expect(await ask(machine, 6379, 'GET', 'a')).toBe('$1\r\n1');
    expect((await machine.facts()).servers).toMatchObject([
      { pid: server.pid, port: 6379, started: 'foreground', title: 'redis-server *:6379' },
    ]);
    server.signal('INT');
    expect(await server.exited).toEqual({ code: 0, signal: null });
    const log = await wholeLog(server);
    expect(log).toContain('no config file specified, using the default config');
    expect(log).toContain('Port: 6379');
    expect(log).toMatch(/Ready to accept connections( tcp)?\n/);
    expect(log).toContain('bye bye...\n');
    expect(log).not.toMatch(/stdin|socket|Configuration loaded/i);
  });

  test('gives the console of a server that runs, and tells which snippet started it', async () => {
    const machine = await (await open(isolation)).machine();
    const origin = '/quickstart/ shell.main.abcdefghijk.0';
    const { pid } = await machine.start({ args: [], config: null, background: false, origin });
    const again = await machine.attach(pid);
    if (again === null) throw new Error('it has ended');
    await untilReady(again);
    expect((await machine.facts()).servers).toMatchObject([{ pid, started: 'foreground', origin }]);
    again.signal('INT');
    expect(await wholeLog(again)).toMatch(/Ready to accept connections[^]*bye bye/);
    expect(await machine.attach(pid)).toBeNull();
    await ask(machine, 6379, 'PING').catch(() => undefined);
  });

  test('answers a second server on a port as the system would', async () => {
    const machine = await (await open(isolation)).machine();
    await startReady(machine);
    await ask(machine, 6379, 'SET', 'a', '1');
    const second = await machine.start({ args: [], config: null, background: false });
    expect(await second.exited).toEqual({ code: 1, signal: null });
    expect(await wholeLog(second)).toMatch(
      /Could not create server TCP listening socket \*:6379: bind: Address already in use\n.*Failed listening on port 6379 \(tcp\), aborting\.\n/i,
    );
    expect(await ask(machine, 6379, 'GET', 'a')).toBe('$1\r\n1');
    await expect.poll(dataFolders, patience).toEqual(['6379']);
  });

  test('leaves stopped what the learner stopped, also under the next bridge, until it is started again', async () => {
    const learners = await open(isolation);
    await ask(await learners.machine(), 6379, 'SET', 'a', '1');
    await tell(await learners.machine(), 6379, 'SHUTDOWN');
    await expect(ask(await learners.machine(), 6379, 'PING')).rejects.toMatchObject(refused);
    await learners.close();
    await expect(ask(await learners.machine(), 6379, 'PING')).rejects.toMatchObject(refused);
    const server = await startReady(await learners.machine());
    expect(await ask(await learners.machine(), 6379, 'GET', 'a')).toBe('$1\r\n1');
    expect((await learners.machine()).signal(server.pid, 'KILL')).toBe(true);
    expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await expect(ask(await learners.machine(), 6379, 'PING')).rejects.toMatchObject(refused);
  });

  test('brings back what ran when the bridge went down, in the way it ran', async () => {
    const learners = await open(isolation);
    await startReady(await learners.machine(), '--port', '6380', '--requirepass', 'secret');
    await ask(await learners.machine(), 6379, 'SET', 'quiet', '1');
    const stream = await (await learners.machine()).connect('localhost', 6380);
    expect(await converse(stream, `${command('AUTH', 'secret')}${command('SET', 'own', '1')}`, 2)).toEqual(['+OK\r\n', '+OK\r\n']);
    await learners.close();
    const machine = await learners.machine();
    expect((await machine.facts()).servers).toEqual([]);
    expect(await ask(machine, 6379, 'GET', 'quiet')).toBe('$1\r\n1');
    expect(await ask(machine, 6380, 'GET', 'own')).toMatch(/^-NOAUTH/);
    expect((await machine.facts()).servers.map(({ port, started }) => ({ port, started }))).toEqual(
      expect.arrayContaining([
        { port: 6379, started: 'quiet' },
        { port: 6380, started: 'background' },
      ]),
    );
  });

  test('loses no acknowledged write when its server is killed, and starts a quiet one again', async () => {
    const machine = await (await open(isolation)).machine();
    const stream = await machine.connect('localhost', 6379);
    const [pid] = (await machine.facts()).servers.map((server) => server.pid);
    const writes = Array.from({ length: 500 }, (__, index) => command('SET', `key:${index}`, String(index))).join('');
    expect(await converse(stream, writes, 500)).toHaveLength(500);
    const closed = once(stream, 'close');
    assert(pid !== undefined);
    process.kill(pid, 'SIGKILL');
    await closed;
    await expect.poll(() => ask(machine, 6379, 'DBSIZE'), patience).toBe(':500');
  });

  test('is emptied by a reset, also where its learner is locked out', async () => {
    const machine = await (await open(isolation)).machine();
    await ask(machine, 6379, 'SET', 'a', '1');
    await ask(machine, 6379, 'CONFIG', 'SET', 'requirepass', 'forgotten');
    expect(await ask(machine, 6379, 'GET', 'a')).toMatch(/^-NOAUTH/);
    await machine.reset();
    expect(await ask(machine, 6379, 'GET', 'a')).toBe('$-1');
    await tell(machine, 6379, 'SHUTDOWN');
    await machine.reset();
    expect(await ask(machine, 6379, 'PING')).toBe('+PONG');
  });

  test('runs as many servers as it may, and says so to one more', async () => {
    const machine = await (await open(isolation)).machine();
    for (const port of ['7001', '7002', '7003']) await startReady(machine, '--port', port);
    await expect(machine.start({ args: ['--port', '7004'], config: null, background: false })).rejects.toMatchObject({
      code: 'limit',
      message: expect.stringContaining('3 redis-servers') as string,
    });
    expect(await Promise.all([7001, 7002, 7003].map((port) => ask(machine, port, 'PING')))).toEqual(['+PONG', '+PONG', '+PONG']);
  });

  test("says in Redis' own words what is wrong with a configuration, and keeps the quiet server's data", async () => {
    const machine = await (await open(isolation)).machine();
    await ask(machine, 6379, 'SET', 'a', '1');
    const server = await machine.start({
      args: [],
      config: 'maxmemory 1mb\n\n# a comment\nmaxmemory-policy sometimes\n',
      background: false,
    });
    expect(await server.exited).toMatchObject({ code: 1 });
    expect(await wholeLog(server)).toMatch(
      /FATAL CONFIG FILE ERROR.*\nReading the configuration file, at line 4\n>>> 'maxmemory-policy sometimes'\nargument\(s\) must be one of/,
    );
    expect(await ask(machine, 6379, 'GET', 'a')).toBe('$1\r\n1');
  });

  test('prints what redis-server prints and ends', async () => {
    const machine = await (await open(isolation)).machine();
    const server = await machine.start({ args: ['--version'], config: null, background: false });
    expect(await server.exited).toMatchObject({ code: 0 });
    expect(await wholeLog(server)).toContain(`server v=${host.redisServer.version}`);
    expect(await ask(machine, 6379, 'PING')).toBe('+PONG');
  });

  test("ends a server that sleeps by a signal, and a learner's signal reaches only the machine's own", async () => {
    const learners = await open(isolation);
    const server = await startReady(await learners.machine());
    const other = await learners.machine('f'.repeat(32));
    expect(other.signal(server.pid, 'KILL')).toBe(false);
    server.signal('STOP');
    await learners.close();
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });
});

describe.skipIf(host.isolation.kind !== 'namespace')('a machine with a network', () => {
  test('believes the kernel about who listens where', async () => {
    const machine = await (await open()).machine();
    await startReady(machine, '--port', '7000', '--bind', '192.168.1.44');
    await expect(machine.connect('127.0.0.1', 7000)).rejects.toMatchObject(refused);
    const stream = await machine.connect('192.168.1.44', 7000);
    expect(await converse(stream, command('CONFIG', 'SET', 'port', '7005', 'bind', '127.0.0.1'), 1)).toEqual(['+OK\r\n']);
    await expect(machine.connect('192.168.1.44', 7000)).rejects.toMatchObject(refused);
    await expect(machine.connect('192.168.1.44', 7005)).rejects.toMatchObject(refused);
    expect(await ask(machine, 7005, 'PING')).toBe('+PONG');
    stream.destroy();
  });

  test('keeps its network when all its servers have died, and nobody else comes into it', async () => {
    const machine = await (await open()).machine();
    const first = await startReady(machine, '--port', '7000');
    const network = await networkOf(first.pid);
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const second = await startReady(machine, '--port', '7001');
    expect(await networkOf(second.pid)).toBe(network);
  });

  test('opens no listener on the host, whatever is configured', async () => {
    const machine = await (await open()).machine();
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as { port: number };
    probe.close();
    await once(probe, 'close');
    await startReady(machine, '--port', String(port), '--bind', '0.0.0.0', '--protected-mode', 'no');
    expect(await ask(machine, port, 'PING')).toBe('+PONG');
    const client = connectTcp(port, '127.0.0.1');
    const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });

  test("lets its servers reach each other, and nobody else's", async () => {
    const learners = await open();
    const machine = await learners.machine();
    await startReady(machine, '--repl-diskless-sync-delay', '0');
    await ask(machine, 6379, 'SET', 'a', '1');
    await startReady(machine, '--port', '6380', '--replicaof', 'localhost', '6379');
    await expect.poll(() => ask(machine, 6380, 'GET', 'a'), patience).toBe('$1\r\n1');
    const stranger = await learners.machine('f'.repeat(32));
    await startReady(stranger, '--port', '6380', '--replicaof', '127.0.0.1', '6379');
    expect(await ask(stranger, 6380, 'INFO', 'replication')).toContain('master_link_status:down');
  });

  test('gives two servers that share a port, but not an address, data of their own', async () => {
    const machine = await (await open()).machine();
    await startReady(machine, '--bind', '127.0.0.1');
    await startReady(machine, '--bind', '192.168.1.44');
    await ask(machine, 6379, 'SET', 'a', '1');
    const stream = await machine.connect('192.168.1.44', 6379);
    expect(await converse(stream, command('GET', 'a'), 1)).toEqual(['$-1\r\n']);
    stream.destroy();
  });

  test('confines its servers: no privileges, a user of their own, bounded memory and files', async () => {
    const machine = await (await open()).machine();
    await ask(machine, 6379, 'PING');
    const pid = (await machine.facts()).servers[0]?.pid;
    const [status, limits] = await Promise.all(['status', 'limits'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8')));
    expect(status).toMatch(/CapEff:\s0+\n/);
    expect(status).toMatch(/CapBnd:\s0+\n/);
    expect(status).toMatch(/NoNewPrivs:\s1\n/);
    expect(limits).toMatch(new RegExp(`Max address space\\s+${machineLimits.addressSpaceBytes} `));
    expect(limits).toMatch(new RegExp(`Max file size\\s+${machineLimits.fileBytes} `));
    expect(limits).toMatch(/Max core file size\s+0 /);
    const uid = Number(/Uid:\s(\d+)/.exec(status ?? '')?.[1]);
    if (host.isolation.uids === null) expect(uid).toBe(process.getuid?.());
    else expect(uid).toBeGreaterThanOrEqual(host.isolation.uids.first);
  });
});

describe("a machine's data", () => {
  test('is the newer of append-only file and snapshot', async () => {
    const machine = await (await open()).machine();
    await ask(machine, 6379, 'SET', 'before', '1');
    await ask(machine, 6379, 'CONFIG', 'SET', 'appendonly', 'no');
    await ask(machine, 6379, 'SET', 'after', '1');
    await ask(machine, 6379, 'SAVE');
    await killServer(machine);
    await expect.poll(() => ask(machine, 6379, 'DBSIZE'), patience).toBe(':2');
    await ask(machine, 6379, 'SET', 'then', '1');
    await killServer(machine);
    await expect.poll(() => ask(machine, 6379, 'DBSIZE'), patience).toBe(':3');
  });

  test('is not taken from a snapshot that a write came after, however soon', async () => {
    const machine = await (await open()).machine();
    const stream = await machine.connect('127.0.0.1', 6379);
    expect(
      await converse(
        stream.on('error', () => {}),
        `${command('BGSAVE')}${command('SET', 'late', '1')}`,
        2,
      ),
    ).toMatchObject([expect.anything(), '+OK\r\n']);
    await expect.poll(() => ask(machine, 6379, 'INFO', 'persistence'), patience).toContain('rdb_bgsave_in_progress:0');
    await killServer(machine);
    await expect.poll(() => ask(machine, 6379, 'GET', 'late'), patience).toBe('$1\r\n1');
  });

  test('is all there for a server without an append-only file, and after it', async () => {
    const machine = await (await open()).machine();
    await ask(machine, 6379, 'SET', 'a', '1');
    await killServer(machine);
    const plain = await startReady(machine, '--appendonly', 'no');
    expect(await ask(machine, 6379, 'DBSIZE')).toBe(':1');
    await ask(machine, 6379, 'SET', 'b', '1');
    plain.signal('TERM');
    await plain.exited;
    await startReady(machine);
    expect(await ask(machine, 6379, 'DBSIZE')).toBe(':2');
  });

  test('survives a file that grows to its limit: Redis says so and serves on', async () => {
    const machine = await (await open(host.isolation, { fileBytes: 256 * 1024 })).machine();
    const write = (key: number): Promise<string> => ask(machine, 6379, 'SET', `key:${key}`, 'x'.repeat(100_000));
    expect([await write(1), await write(2)]).toEqual(['+OK', '+OK']);
    await write(3);
    expect(await write(4)).toMatch(/^-MISCONF Errors writing to the AOF file/);
    expect(await ask(machine, 6379, 'STRLEN', 'key:1')).toBe(':100000');
    await killServer(machine);
    await expect.poll(() => ask(machine, 6379, 'EXISTS', 'key:1', 'key:2'), patience).toBe(':2');
  });

  test('is made smaller where it has outgrown the disk, and the machine refuses only what does not fit then', async () => {
    const learners = await open(host.isolation, { machineDiskBytes: 300 * 1024, diskCheckMs: 20 });
    const machine = await learners.machine();
    const server = await startReady(machine, '--save', '');
    const stream = await machine.connect('localhost', 6379);
    stream.on('error', () => {}).resume();
    // The disk is looked at while they come: the server may end before it has read them all.
    stream.write(Array.from({ length: 100 }, (__, index) => command('SET', 'same', `${index}`.padEnd(10_000, 'x'))).join(''));
    expect(await server.exited).toMatchObject({ code: 0 });
    expect(await wholeLog(server)).toContain('files are larger than its');
    expect(await ask(machine, 6379, 'STRLEN', 'same')).toBe(':10000');
  });

  test('stops growing where all machines together have used up their disk, and where it takes the most of it', async () => {
    const learners = await open(host.isolation, { diskBytes: 300 * 1024, diskCheckMs: 20 });
    const modest = await startReady(await learners.machine('f'.repeat(32)));
    const machine = await learners.machine();
    const server = await startReady(machine, '--rdbcompression', 'no');
    await ask(machine, 6379, 'SET', 'large', 'x'.repeat(500_000));
    expect(await server.exited).toMatchObject({ code: 0 });
    expect(await wholeLog(server)).toContain('All machines together have used up their disk');
    expect(await ask(await learners.machine('f'.repeat(32)), 6379, 'PING')).toBe('+PONG');
    expect((await (await learners.machine('f'.repeat(32))).facts()).servers.map(({ pid }) => pid)).toEqual([modest.pid]);
  });

  test('refuses a start that does not fit the disk, and a reset makes room', async () => {
    const learners = await open(host.isolation, { machineDiskBytes: 64 * 1024, diskCheckMs: 20 });
    const machine = await learners.machine();
    const server = await startReady(machine);
    // Which no snapshot makes smaller.
    await ask(machine, 6379, 'SET', 'large', randomBytes(250_000).toString('hex'));
    await server.exited;
    await expect(ask(machine, 6379, 'PING')).rejects.toMatchObject({
      code: 'limit',
      message: expect.stringContaining('Reset machine') as string,
    });
    await machine.reset();
    expect(await ask(machine, 6379, 'DBSIZE')).toBe(':0');
  });
});

test('a server that cannot start quietly is reported with its last words', async () => {
  const learners = await open();
  const machine = await learners.machine();
  await ask(machine, 6379, 'SET', 'a', '1');
  await learners.close();
  const folder = join(learners.folder, 'learners', someone, '6379', 'appendonlydir');
  const [base] = (await readdir(folder)).filter((name) => name.endsWith('base.rdb'));
  await truncate(join(folder, base ?? ''), 5);
  await expect(ask(await learners.machine(), 6379, 'PING')).rejects.toMatchObject({
    code: 'start-failed',
    message: expect.stringMatching(/^redis-server did not start: .{10}/) as string,
  });
});

function networkOf(pid: number): Promise<string> {
  return readlink(`/proc/${pid}/ns/net`);
}

test("a storm of one learner's starts and resets is slowed down and then refused, and nobody else's start is", async () => {
  const learners = await open(host.isolation, { startBurst: 3, startEveryMs: 600_000, startWaitMs: 1_000 });
  const machine = await learners.machine();
  await startReady(machine);
  await machine.reset();
  await startReady(machine);
  const storm = { code: 'limit', message: expect.stringContaining('very often') as string };
  await expect(machine.start({ args: ['--port', '7000'], config: null, background: false })).rejects.toMatchObject(storm);
  await expect(machine.reset()).rejects.toMatchObject(storm);
  expect(await ask(await learners.machine('f'.repeat(32)), 6379, 'PING')).toBe('+PONG');
});

async function dataFolders(): Promise<string[]> {
  const folder = join(opened[0]?.folder ?? '', 'learners', someone);
  return (await readdir(folder)).filter((name) => /^\d/.test(name));
}

test('a server that never answers is given up, and the machine can be reset', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
  const silent = join(folder, 'silent-server');
  await writeFile(silent, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
  await chmod(folder, 0o755);
  const learners = await TestLearners.open({
    redisServer: { ...host.redisServer, path: silent },
    isolation: host.isolation,
    limits: { ...machineLimits, readyMs: 50 },
  });
  opened.push(learners);
  const machine = await learners.machine();
  const states: string[] = [];
  learners.watch(({ state }) => states.push(state));
  await expect(ask(machine, 6379, 'PING')).rejects.toMatchObject({
    code: 'start-failed',
    message: expect.stringMatching(/^redis-server did not answer in time: /) as string,
  });
  // Nothing of it was ever there that could have been parked.
  await expect.poll(() => states.at(-1), { timeout: 15_000 }).toBe('absent');
  expect(states).not.toContain('parked');
  await machine.reset();
  expect((await machine.facts()).servers).toEqual([]);
  await rm(folder, { recursive: true });
});
