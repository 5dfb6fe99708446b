// The second computer of a learner, with real namespaces, a real cable between them and real redis-servers.
import { readdir, readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { detectIsolation } from '../isolation.ts';
import { machineLimits } from '../limits.ts';
import type { Machine } from '../../machine.ts';
import { ask, call, startBehind, startReady, testHost, TestLearners } from '../../testing/test-learners.ts';
import { command, converse } from '../../testing/test-redis.ts';

const host = await testHost();
const opened: TestLearners[] = [];
const ana = 'a'.repeat(32);
const ben = 'b'.repeat(32);

afterEach(async () => {
  await Promise.all(opened.splice(0).map((learners) => learners.remove()));
});

async function open(limits: Record<string, number> = {}): Promise<TestLearners> {
  const { redisServer, isolation } = host;
  const learners = await TestLearners.open({ redisServer, isolation, limits: { ...machineLimits, ...limits } });
  opened.push(learners);
  return learners;
}

/** For what comes in its own time, on a machine busy with everything else. */
const patience = { timeout: 15_000 };
const refused = { name: 'MachineError', code: 'refused' };

describe.skipIf(host.isolation.kind !== 'namespace')('another computer', () => {
  test('is told by the real server that it is in protected mode, and let in where that is off', async () => {
    const learners = await open();
    const [server, laptop] = [await learners.machine(ana), await learners.machine(ana, 'laptop')];
    for (const to of ['192.168.1.44', 'server', 'notebook']) {
      const stream = await laptop.connect(to, 6379);
      // It is said before anything is asked, and the connection ends.
      let said = '';
      for await (const bytes of stream) said += String(bytes);
      expect(said).toMatch(/^-DENIED .*protected mode/);
    }
    expect(await ask(server, 6379, 'CONFIG', 'SET', 'protected-mode', 'no')).toBe('+OK');
    expect(await call(laptop, 'server', 'PING')).toBe('+PONG');
    expect(await call(laptop, 'server', 'SET', 'from', 'laptop')).toBe('+OK');
    expect(await ask(server, 6379, 'GET', 'from')).toBe('$6\r\nlaptop');
  });

  test('comes from its own address, by a connection that carries much both ways', async () => {
    const learners = await open();
    const [server, laptop] = [await learners.machine(ana), await learners.machine(ana, 'laptop')];
    await ask(server, 6379, 'CONFIG', 'SET', 'protected-mode', 'no');
    const stream = await laptop.connect('server', 6379);
    const value = 'x'.repeat(900_000);
    const replies = await converse(stream, command('SET', 'a', value) + command('GET', 'a'), 2);
    expect(replies).toEqual(['+OK\r\n', `$900000\r\n${value}\r\n`]);
    expect(await ask(server, 6379, 'CLIENT', 'LIST')).toMatch(/ addr=192\.168\.1\.57:\d+ laddr=192\.168\.1\.44:6379 /);
    stream.destroy();
    expect(await call(await learners.machine(ana, 'tablet'), 'server', 'PING')).toBe('+PONG');
  });

  test('is asked for the password, and obeyed with it', async () => {
    const learners = await open();
    const [server, laptop] = [await learners.machine(ana), await learners.machine(ana, 'laptop')];
    await ask(server, 6379, 'CONFIG', 'SET', 'requirepass', 'secret');
    expect(await call(laptop, 'server', 'PING')).toBe('-NOAUTH Authentication required.');
    const stream = await laptop.connect('server', 6379);
    const replies = await converse(stream, command('AUTH', 'wrong') + command('AUTH', 'secret') + command('PING'), 3);
    expect(replies).toEqual([expect.stringMatching(/^-WRONGPASS /), '+OK\r\n', '+PONG\r\n']);
    stream.destroy();
  });

  test('is refused where the server does not listen: at its loopback, on other ports, and once it has stopped', async () => {
    const learners = await open();
    const [server, laptop] = [await learners.machine(ana), await learners.machine(ana, 'laptop')];
    await startReady(server, '--bind', '127.0.0.1', '--protected-mode', 'no');
    await expect(laptop.connect('server', 6379)).rejects.toMatchObject(refused);
    expect(await ask(server, 6379, 'PING')).toBe('+PONG');
    await startReady(server, '--bind', '192.168.1.44', '--port', '7000', '--protected-mode', 'no');
    const stream = await laptop.connect('192.168.1.44', 7000);
    expect(await converse(stream, command('PING'), 1)).toEqual(['+PONG\r\n']);
    stream.destroy();
    await expect(laptop.connect('server', 7001)).rejects.toMatchObject(refused);
    // Its own loopback is not the server's.
    for (const own of ['127.0.0.1', 'localhost', 'laptop', '192.168.1.57'])
      await expect(laptop.connect(own, 6379)).rejects.toMatchObject(refused);
  });

  test("makes the server's own card one: what the server asks at that address comes from no loopback", async () => {
    const learners = await open();
    const [server, laptop] = [await learners.machine(ana), await learners.machine(ana, 'laptop')];
    expect(await call(server, '192.168.1.44', 'PING')).toBe('+PONG');
    expect(await call(laptop, 'server', 'PING')).toMatch(/^-DENIED /);
    for (const own of ['192.168.1.44', 'server']) expect(await call(server, own, 'PING')).toMatch(/^-DENIED /);
    for (const own of ['127.0.0.1', 'localhost', 'notebook']) expect(await call(server, own, 'PING')).toBe('+PONG');
    await ask(server, 6379, 'CONFIG', 'SET', 'protected-mode', 'no');
    expect(await call(server, '192.168.1.44', 'CLIENT', 'LIST')).toContain(' addr=192.168.1.44:');
  });

  test('waits for a server that does not answer, which still takes its connection', async () => {
    const learners = await open();
    const [server, laptop] = [await learners.machine(ana), await learners.machine(ana, 'laptop')];
    const started = await startReady(server, '--protected-mode', 'no');
    expect(await call(laptop, 'server', 'PING')).toBe('+PONG');
    started.signal('STOP');
    const stream = await laptop.connect('server', 6379);
    stream.write(command('PING'));
    const answered = new Promise((resolve) => {
      stream.once('data', resolve);
    });
    started.signal('CONT');
    expect(String(await answered)).toBe('+PONG\r\n');
    stream.destroy();
  });

  test('brings a parked server back, and its network with it', async () => {
    const learners = await open();
    const [server, laptop] = [await learners.machine(ana), await learners.machine(ana, 'laptop')];
    await startBehind(server, '--protected-mode', 'no');
    await call(laptop, 'server', 'SET', 'a', '1');
    await expect.poll(() => learners.park(ana), patience).toBe(true);
    expect(await call(laptop, 'server', 'GET', 'a')).toBe('$1\r\n1');
    expect(await ask(server, 6379, 'GET', 'a')).toBe('$1\r\n1');
  });

  test('starts no server, signals none, and sees none: it has a name and an address of its own', async () => {
    const learners = await open();
    const [server, laptop] = [await learners.machine(ana), await learners.machine(ana, 'laptop')];
    const { pid } = await startReady(server);
    expect(laptop.signal(pid, 'KILL')).toBe(false);
    expect(await laptop.attach(pid)).toBeNull();
    await expect(laptop.start({ args: [], config: null, background: true })).rejects.toMatchObject({ code: 'walled' });
    expect(await laptop.facts()).toMatchObject({ hostname: 'laptop', card: { ipv4: '192.168.1.57' }, servers: [] });
    expect((await server.facts()).servers).toHaveLength(1);
  });

  test("reaches no other learner's server, nor this computer, nor anything beyond", async () => {
    const learners = await open();
    for (const learner of [ana, ben]) await startReady(await learners.machine(learner), '--protected-mode', 'no');
    const [one, other] = [await learners.machine(ana, 'laptop'), await learners.machine(ben, 'laptop')];
    // Both networks have the same addresses, and stand beside each other.
    expect(await call(one, 'server', 'SET', 'whose', 'ana')).toBe('+OK');
    expect(await call(other, 'server', 'GET', 'whose')).toBe('$-1');
    expect(await call(other, '192.168.1.44', 'CLIENT', 'LIST')).not.toContain('name=ana');
    for (const beyond of ['10.0.0.1', '8.8.8.8', '169.254.169.254', '::ffff:127.0.0.1'])
      await expect(one.connect(beyond, 6379)).rejects.toMatchObject(refused);
    // Of its own network nobody has it.
    await expect(one.connect('192.168.1.1', 6379)).rejects.toMatchObject({ code: 'no-route' });
    await expect(one.connect('redis.io', 80)).rejects.toMatchObject({ code: 'unknown-host' });
  });

  test('no more computers are joined than a learner may have, and a reset removes them', async () => {
    const learners = await open({ computersPerMachine: 2 });
    const server = await learners.machine(ana);
    await startReady(server, '--protected-mode', 'no');
    for (const name of ['laptop', 'tablet']) expect(await call(await learners.machine(ana, name), 'server', 'PING')).toBe('+PONG');
    const third = await learners.machine(ana, 'phone');
    await expect(third.connect('server', 6379)).rejects.toMatchObject({ code: 'limit' });
    await server.reset();
    await startReady(server, '--protected-mode', 'no');
    expect(await call(third, 'server', 'PING')).toBe('+PONG');
  });

  test('many connections at once, from as many learners as there are dialers for and more, all come about', async () => {
    const learners = await open({ dialers: 2, dialersAtOnce: 1 });
    const all = ['1', '2', '3', '4'].map((digit) => digit.repeat(32));
    for (const learner of all) await startReady(await learners.machine(learner), '--protected-mode', 'no');
    const replies = await Promise.all(
      all.flatMap((learner) => Array.from({ length: 3 }, async () => call(await learners.machine(learner, 'laptop'), 'server', 'PING'))),
    );
    expect(replies).toEqual(Array.from({ length: 12 }, () => '+PONG'));
  });

  test('two new computers at once are joined both, and so is the next', async () => {
    const learners = await open();
    await startReady(await learners.machine(ana), '--protected-mode', 'no');
    const machines = await Promise.all(['laptop', 'aa', 'tablet'].map((name) => learners.machine(ana, name)));
    const [laptop, other, tablet] = machines as [Machine, Machine, Machine];
    expect(await Promise.all([call(laptop, 'server', 'PING'), call(other, 'server', 'PING')])).toEqual(['+PONG', '+PONG']);
    for (const machine of [tablet, laptop, other]) expect(await call(machine, 'server', 'PING')).toBe('+PONG');
    // Each by its own address, and so by a network.
    expect(await call(other, 'server', 'CLIENT', 'LIST')).not.toContain(' addr=192.168.1.44:');
    expect(learners.reports).toEqual([]);
  });

  test('a dialer that has just ended takes no call, and the next one does', async () => {
    const learners = await open({ dialerIdleMs: 0 });
    await startReady(await learners.machine(ana), '--protected-mode', 'no');
    const laptop = await learners.machine(ana, 'laptop');
    for (let count = 0; count < 12; count += 1) expect(await call(laptop, 'server', 'PING')).toBe('+PONG');
  });

  test('calls that a stopped server leaves waiting hold no dialer back from another learner', async () => {
    const learners = await open({ dialers: 1, dialTenureMs: 0 });
    const started = await startReady(await learners.machine(ana), '--protected-mode', 'no', '--tcp-backlog', '1');
    await startReady(await learners.machine(ben), '--protected-mode', 'no');
    const laptop = await learners.machine(ana, 'laptop');
    expect(await call(laptop, 'server', 'PING')).toBe('+PONG');
    started.signal('STOP');
    // More than its queue takes: the last ones wait.
    const calls = await Promise.all([1, 2].map(() => laptop.connect('server', 6379)));
    const waiting = Promise.allSettled([1, 2, 3].map(() => laptop.connect('server', 6379)));
    expect(await call(await learners.machine(ben, 'laptop'), 'server', 'PING')).toBe('+PONG');
    expect(await waiting).toContainEqual({ status: 'rejected', reason: expect.objectContaining({ code: 'limit' }) as unknown });
    for (const stream of calls) stream.destroy();
    started.signal('CONT');
  });

  test('no more computers are joined than all learners together may have', async () => {
    const learners = await open({ computers: 1 });
    for (const learner of [ana, ben]) await startReady(await learners.machine(learner), '--protected-mode', 'no');
    expect(await call(await learners.machine(ana, 'laptop'), 'server', 'PING')).toBe('+PONG');
    const other = await learners.machine(ben, 'laptop');
    await expect(other.connect('server', 6379)).rejects.toMatchObject({ code: 'limit' });
    await (await learners.machine(ana)).reset();
    expect(await call(other, 'server', 'PING')).toBe('+PONG');
  });

  test('is joined inside one user namespace just so, where the bridge is not root', async (context) => {
    const isolation = await detectIsolation({ redis: host.redisServer.path, isRoot: false });
    // Not every computer lets its users have such namespaces.
    if (isolation.kind !== 'namespace') return context.skip();
    const learners = await TestLearners.open({ redisServer: host.redisServer, isolation });
    opened.push(learners);
    const [server, laptop] = [await learners.machine(ana), await learners.machine(ana, 'laptop')];
    await ask(server, 6379, 'CONFIG', 'SET', 'protected-mode', 'no');
    expect(await call(laptop, 'server', 'CLIENT', 'LIST')).toContain(' addr=192.168.1.57:');
  });

  test('leaves nothing behind: no process, no device of this computer', async () => {
    const devices = await readFile('/proc/net/dev', 'utf8');
    const learners = await open();
    await startReady(await learners.machine(ana), '--protected-mode', 'no');
    expect(await call(await learners.machine(ana, 'laptop'), 'server', 'PING')).toBe('+PONG');
    expect(names(await readFile('/proc/net/dev', 'utf8'))).toEqual(names(devices));
    const own = await ownDialers();
    expect(own).not.toEqual([]);
    await learners.close();
    expect((await dialers()).filter((pid) => own.includes(pid))).toEqual([]);
  });
});

function names(devices: string): string[] {
  return [...devices.matchAll(/^ *([^:\s]+):/gm)].map(([, name = '']) => name);
}

/** Processes that connect from computers of this bridge: those of the tests that run beside come and go. */
async function ownDialers(): Promise<string[]> {
  const all = await dialers();
  const descends = await Promise.all(all.map((pid) => isOurs(pid)));
  return all.filter((_, index) => descends[index]);
}

async function isOurs(pid: string): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, parent = '0'] = /^PPid:\s(\d+)/m.exec(status) ?? [];
  return Number(parent) === process.pid || (parent !== '0' && isOurs(parent));
}

/** The same of all bridges of this computer. */
async function dialers(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map(async (pid) => [pid, await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')] as const));
  return lines.filter(([, line]) => line.includes('dialer.mjs')).map(([pid]) => pid);
}

test('where computers cannot be joined the same rules hold, from what the server tells', async () => {
  const { redisServer, rewritten } = host;
  const learners = await TestLearners.open({ redisServer, isolation: rewritten });
  opened.push(learners);
  const [server, laptop] = [await learners.machine(ana), await learners.machine(ana, 'laptop')];
  expect(await call(laptop, 'server', 'PING')).toMatch(/^-DENIED .*protected mode.*in the place of the server/);
  await ask(server, 6379, 'CONFIG', 'SET', 'protected-mode', 'no');
  expect(await call(laptop, 'server', 'SET', 'a', '1')).toBe('+OK');
  await ask(server, 6379, 'CONFIG', 'SET', 'protected-mode', 'yes');
  await ask(server, 6379, 'CONFIG', 'SET', 'requirepass', 'secret');
  expect(await call(laptop, 'server', 'PING')).toBe('-NOAUTH Authentication required.');
  await startReady(server, '--bind', '127.0.0.1', '--protected-mode', 'no');
  await expect(laptop.connect('server', 6379)).rejects.toMatchObject(refused);
  await expect(laptop.connect('localhost', 6379)).rejects.toMatchObject(refused);
});
