// The machines of a class, with real namespaces, a real switch between them and real redis-servers.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { classLimits } from '../../network/limits.ts';
import { TestClass } from '../../testing/test-class.ts';
import { ask, call, startBehind, startReady, testHost, untilReady } from '../../testing/test-learners.ts';
import { command, converse, readAll } from '../../testing/test-redis.ts';
import { detectIsolation } from '../isolation.ts';
import type { IsolationMeans } from '../confinement/confinement.ts';

const host = await testHost();
const opened: TestClass[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.remove()));
});

async function open(isolation: IsolationMeans = host.isolation, limits: Record<string, number> = {}): Promise<TestClass> {
  const one = await TestClass.open({ ...host, isolation }, limits);
  opened.push(one);
  return one;
}

/** For what comes in its own time, on a machine busy with everything else. */
const patience = { timeout: 20_000 };
const noRoute = { name: 'MachineError', code: 'no-route' };

describe.skipIf(host.isolation.kind !== 'namespace')('the machines of a class', () => {
  test('reach each other as far as the real server lets them, each from its own address', async () => {
    const lan = await open();
    const [ada, bob] = [await lan.join('ada'), await lan.join('bob')];
    // Nobody has started a server: ada's network comes to be with her first call, bob's with the server that wakes for it.
    const stream = await ada.connect('bob', 6379);
    expect(await readAll(stream)).toMatch(/^-DENIED .*protected mode/);
    expect(await ask(bob, 6379, 'CONFIG', 'SET', 'requirepass', 'secret')).toBe('+OK');
    expect(await call(ada, 'bob', 'PING')).toBe('-NOAUTH Authentication required.');
    const known = await ada.connect(lan.address('bob'), 6379);
    expect(await converse(known, command('AUTH', 'secret') + command('PING'), 2)).toEqual(['+OK\r\n', '+PONG\r\n']);
    const clients = await bob.connect('127.0.0.1', 6379);
    const list = (await converse(clients, command('AUTH', 'secret') + command('CLIENT', 'LIST'), 2))[1];
    expect(list).toContain(` addr=${lan.address('ada')}:`);
    expect(list).toContain(` laddr=${lan.address('bob')}:6379 `);
    expect(lan.address('ada')).toMatch(/^10\./);
    // By bind as well: the address can be had, and then the loopback alone.
    clients.destroy();
    await startReady(bob, '--port', '7000', '--bind', lan.address('bob'), '--protected-mode', 'no');
    const seventh = await ada.connect('bob', 7000);
    expect(await converse(seventh, command('PING'), 1)).toEqual(['+PONG\r\n']);
    for (const own of ['bob', 'localhost']) await expect(bob.connect(own, 7000)).rejects.toMatchObject({ code: 'refused' });
    await expect(ada.connect('bob', 7001)).rejects.toMatchObject({ code: 'refused' });
    await expect(ada.connect('carl', 6379)).rejects.toMatchObject({ code: 'unknown-host' });
    expect(lan.learners.reports).toEqual([]);
  });

  test('know each other by name, and themselves', async () => {
    const lan = await open();
    const [ada] = [await lan.join('ada'), await lan.join('bob')];
    const facts = await ada.facts();
    expect(facts).toMatchObject({ hostname: 'ada', classCard: { name: 'class0', ipv4: lan.address('ada'), prefix: 16 } });
    expect(facts.hosts).toContainEqual({ name: 'bob', ipv4: lan.address('bob') });
    expect(await call(ada, 'ada', 'PING')).toBe('+PONG');
    // Its own address is of no loopback.
    expect(await call(ada, lan.address('ada'), 'PING')).toMatch(/^-DENIED/);
    const laptop = await lan.machine('ada', 'laptop');
    expect((await laptop.facts()).classCard).toBeUndefined();
    await expect(laptop.connect('bob', 6379)).rejects.toMatchObject({ code: 'unknown-host' });
    expect(await call(laptop, 'ada', 'PING')).toMatch(/^-DENIED/);
  });

  test('replicate from each other by name, over the switch alone, until one is taken off it', async () => {
    const lan = await open();
    const [ada, bob] = [await lan.join('ada'), await lan.join('bob')];
    await ask(ada, 6379, 'SET', 'lesson', 'replication');
    for (const [name, value] of [
      ['protected-mode', 'no'],
      ['repl-diskless-sync-delay', '0'],
      ['repl-timeout', '10'],
    ] as const)
      await ask(ada, 6379, 'CONFIG', 'SET', name, value);
    expect(await ask(bob, 6379, 'REPLICAOF', 'ada', '6379')).toBe('+OK');
    await expect.poll(() => ask(bob, 6379, 'GET', 'lesson'), patience).toBe('$11\r\nreplication');
    const told = await ask(bob, 6379, 'INFO', 'replication');
    expect(told).toContain('master_host:ada');
    expect(told).toContain('master_link_status:up');
    lan.setReachable('ada', false);
    // ada's own kernel hangs up; nothing has to time out.
    await expect.poll(() => ask(bob, 6379, 'INFO', 'replication'), patience).toContain('master_link_status:down');
    await expect.poll(() => ask(ada, 6379, 'INFO', 'replication'), patience).toContain('connected_slaves:0');
    await ask(ada, 6379, 'SET', 'lesson', 'off');
    expect(await ask(bob, 6379, 'GET', 'lesson')).toBe('$11\r\nreplication');
    lan.setReachable('ada', true);
    await expect.poll(() => ask(bob, 6379, 'GET', 'lesson'), patience).toBe('$3\r\noff');
    expect(lan.learners.reports).toEqual([]);
  });

  test('that are switched off or removed are reached no more at once, and reach nobody', async () => {
    const lan = await open();
    const [ada, bob] = [await lan.join('ada'), await lan.join('bob')];
    for (const machine of [ada, bob]) await startReady(machine, '--protected-mode', 'no');
    for (const gone of [() => lan.setReachable('bob', false), () => lan.roster.remove(lan.roster.in('0123456789ab')[1]?.learner ?? '')]) {
      expect(await call(ada, 'bob', 'PING')).toBe('+PONG');
      const [inward, outward] = [await ada.connect('bob', 6379), await bob.connect('ada', 6379)];
      await converse(inward, command('PING'), 1);
      await converse(outward, command('PING'), 1);
      const closed = Promise.all([inward, outward].map((stream) => once(stream, 'close')));
      const address = lan.address('bob');
      gone();
      await closed;
      expect(await reasonOf(ada.connect(address, 6379))).toBe('no-route');
      expect(await reasonOf(bob.connect('ada', 6379))).toMatch(/no-route|unknown-host/);
      // Its own server goes on, and its process has no way out either, as soon as its kernel has hung up.
      const migrate = async (): Promise<string> => {
        await ask(bob, 6379, 'SET', 'key', 'value');
        return ask(bob, 6379, 'MIGRATE', lan.address('ada'), '6379', 'key', '0', '500', 'REPLACE');
      };
      await expect.poll(migrate, patience).toMatch(/^-IOERR/);
      expect(await migrate()).toMatch(/^-IOERR/);
      await lan.join('bob');
    }
    expect(await call(ada, 'bob', 'PING')).toBe('+PONG');
  });

  test('wake where they are parked, and are on the network again', async () => {
    const lan = await open();
    const [ada, bob] = [await lan.join('ada'), await lan.join('bob')];
    await startBehind(bob, '--protected-mode', 'no', '--repl-diskless-sync-delay', '0');
    expect(await call(ada, 'bob', 'SET', 'kept', 'yes')).toBe('+OK');
    await expect.poll(() => lan.learners.park(learnerOf(lan, 'bob')), patience).toBe(true);
    expect(await call(ada, 'bob', 'GET', 'kept')).toBe('$3\r\nyes');
    // So does one that another's server reaches for.
    await expect.poll(() => lan.learners.park(learnerOf(lan, 'bob')), patience).toBe(true);
    expect(await ask(ada, 6379, 'REPLICAOF', 'bob', '6379')).toBe('+OK');
    await expect.poll(() => ask(ada, 6379, 'GET', 'kept'), patience).toBe('$3\r\nyes');
  });

  test('whose servers replicate from each other start at once, and neither waits for the other', async () => {
    const lan = await open();
    const [ada, bob] = [await lan.join('ada'), await lan.join('bob')];
    for (const [machine, other] of [
      [ada, 'bob'],
      [bob, 'ada'],
    ] as const) {
      await startBehind(machine, '--replicaof', other, '6379');
    }
    const machines = await lan.learners.machines();
    await Promise.all(['ada', 'bob'].map((name) => machines.end(learnerOf(lan, name))));
    // Both come back, as after a restart of the bridge.
    expect(await Promise.all([ada, bob].map((machine) => ask(machine, 6379, 'PING')))).toEqual(['+PONG', '+PONG']);
    await machines.end(learnerOf(lan, 'bob'));
    await ada.reset();
    expect(await ask(ada, 6379, 'DBSIZE')).toBe(':0');
  });

  test('reach nothing else: no other class, no host, nothing beyond, by the bridge or by their own kernel', async () => {
    const lan = await open();
    const outside = createServer((socket) => socket.end('+PONG\r\n')).listen(0, '::');
    await once(outside, 'listening');
    let came = 0;
    outside.on('connection', () => {
      came += 1;
    });
    const { port } = outside.address() as { port: number };
    const [ada, bob, eve] = [await lan.join('ada'), await lan.join('bob'), await lan.join('eve', 'ba9876543210')];
    for (const machine of [ada, bob, eve]) await startReady(machine, '--protected-mode', 'no');
    // All of them are on their switches.
    expect(await call(ada, 'bob', 'PING')).toBe('+PONG');
    expect(await call(eve, lan.address('eve'), 'PING')).toBe('+PONG');
    const links = Object.values(networkInterfaces()).flatMap((cards) => cards ?? []);
    const foreign = [
      lan.address('eve'),
      '169.254.169.254',
      '192.168.1.1',
      '8.8.8.8',
      '203.0.113.10',
      ...links.filter(({ family }) => family === 'IPv4').map((link) => link.address),
    ];
    expect(await ask(ada, 6379, 'SET', 'secret', 'mine')).toBe('+OK');
    for (const address of foreign) {
      // Its own loopback has the address that the host's has; nobody listens there.
      expect(await ask(ada, 6379, 'MIGRATE', address, String(address === lan.address('eve') ? 6379 : port), 'secret', '0', '300')).toMatch(
        /^-IOERR/,
      );
      expect(await reasonOf(ada.connect(address, port))).toMatch(/refused|no-route/);
    }
    const six = links.filter(({ family }) => family === 'IPv6').map((link) => link.address);
    for (const address of [...six, '::1', 'fe80::1%class0', '::ffff:10.0.0.1'])
      expect(await ask(ada, 6379, 'MIGRATE', address, String(port), 'secret', '0', '300')).toMatch(/^-IOERR/);
    for (const name of ['eve', 'host.docker.internal', 'redis.io']) expect(await reasonOf(ada.connect(name, 6379))).toBe('unknown-host');
    expect(await ask(eve, 6379, 'DBSIZE')).toBe(':0');
    expect(came).toBe(0);
    outside.close();
    // Both of a class are on the switch by IPv4 alone.
    const pid = (await bob.facts()).servers[0]?.pid ?? 0;
    expect(await readFile(`/proc/${pid}/net/if_inet6`, 'utf8')).not.toContain('class0');
  });

  test("a flood of connections or of bytes is the sender's own: the other's owner gets in, and is answered", async () => {
    const lan = await open();
    const [ada, bob] = [await lan.join('ada'), await lan.join('bob')];
    await startReady(bob, '--protected-mode', 'no');
    expect(await call(ada, 'bob', 'PING')).toBe('+PONG');
    const outcomes = await Promise.allSettled(Array.from({ length: 3 * classLimits.visitsToOne }, () => ada.connect('bob', 6379)));
    const streams = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(streams.length).toBeLessThanOrEqual(classLimits.visitsToOne);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'limit' } });
    // More than may be sent at once, on all of them.
    const flood = Buffer.from('PING\r\n'.repeat(200_000));
    const begin = performance.now();
    for (const stream of streams)
      stream
        .on('error', () => {})
        .resume()
        .write(flood);
    for (let count = 0; count < 8; count += 1) expect(await ask(bob, 6379, 'SET', 'own', String(count))).toBe('+OK');
    const pings = Number(/cmdstat_ping:calls=(\d+)/.exec(await ask(bob, 6379, 'INFO', 'commandstats'))?.[1]);
    // However long that took here.
    const { sendBurstBytes, sendBytesPerSecond, sendSliceBytes } = classLimits;
    const most = sendBurstBytes + streams.length * sendSliceBytes + (sendBytesPerSecond * (performance.now() - begin)) / 1_000;
    expect(pings * 'PING\r\n'.length).toBeLessThanOrEqual(most);
    for (const stream of streams) stream.destroy();
  }, 90_000);

  test("a script that has the sender's own server connect again and again keeps nobody from theirs", async () => {
    const lan = await open();
    const [ada, bob] = [await lan.join('ada'), await lan.join('bob')];
    await startReady(ada);
    await startReady(bob);
    expect(await call(ada, 'bob', 'PING')).toMatch(/^-DENIED/);
    await ask(ada, 6379, 'SET', 'k', 'v');
    const script = "for i = 1, 100 do redis.pcall('MIGRATE', KEYS[1], 6379, 'k', 0, 200) end return 'over'";
    const flood = ask(ada, 6379, 'EVAL', script, '1', lan.address('bob'));
    for (let count = 0; count < 20; count += 1) expect(await ask(bob, 6379, 'SET', 'own', String(count))).toBe('+OK');
    expect(await flood).toBe('$4\r\nover');
    expect(await ask(ada, 6379, 'GET', 'k')).toBe('$1\r\nv');
    expect(await ask(bob, 6379, 'EXISTS', 'k')).toBe(':0');
  });

  test('use the tunnel of one of them by its name', async () => {
    const lan = await open();
    const [ada, bob] = [await lan.join('ada'), await lan.join('bob')];
    const tunnel = lan.tunnels.open(learnerOf(lan, 'bob'), { computer: 'server', host: '127.0.0.1', port: 6379 }, () => {});
    await ask(bob, 6379, 'SET', 'whose', 'bob');
    const stream = await ada.connect('bob.tcp.ngrok.notebook', tunnel.port);
    expect(await converse(stream, command('GET', 'whose'), 1)).toEqual(['$3\r\nbob\r\n']);
    expect((await ada.facts()).hosts).toContainEqual(expect.objectContaining({ name: 'bob.tcp.ngrok.notebook' }));
    // Who is off the network is so for what is open, too; their own connections stay.
    const own = await bob.connect('bob.tcp.ngrok.notebook', tunnel.port);
    for (const switched of ['bob', 'ada']) {
      const passing = await ada.connect('bob.tcp.ngrok.notebook', tunnel.port);
      const closed = once(passing, 'close');
      lan.setReachable(switched, false);
      await closed;
      expect(await reasonOf(ada.connect('bob.tcp.ngrok.notebook', tunnel.port))).toBe('no-route');
      lan.setReachable(switched, true);
    }
    expect(await converse(own, command('GET', 'whose'), 1)).toEqual(['$3\r\nbob\r\n']);
    tunnel.close();
  });

  test('are on a network inside one user namespace just so, where the bridge is not root', async (context) => {
    const isolation = await detectIsolation({ redis: host.redisServer.path, isRoot: false });
    // Not every computer lets its users have such namespaces.
    if (isolation.kind !== 'namespace' || !isolation.hasCables) return context.skip();
    const lan = await open(isolation);
    const [ada, bob] = [await lan.join('ada'), await lan.join('bob')];
    await ask(ada, 6379, 'CONFIG', 'SET', 'protected-mode', 'no');
    await ask(ada, 6379, 'CONFIG', 'SET', 'repl-diskless-sync-delay', '0');
    await ask(ada, 6379, 'SET', 'a', '1');
    expect(await call(bob, 'ada', 'CLIENT', 'LIST')).toContain(` addr=${lan.address('bob')}:`);
    if (isolation.hasThickWalls) {
      expect(await ask(bob, 6379, 'REPLICAOF', 'ada', '6379')).toBe('+OK');
      await expect.poll(() => ask(bob, 6379, 'GET', 'a'), patience).toBe('$1\r\n1');
    }
    lan.setReachable('ada', false);
    await expect(bob.connect('ada', 6379)).rejects.toMatchObject(noRoute);
  });
});

test('where no network can be had the same rules hold, from what the servers tell, and none replicates from another', async () => {
  const lan = await open(host.rewritten);
  const [ada, bob] = [await lan.join('ada'), await lan.join('bob')];
  expect(await call(ada, 'bob', 'PING')).toMatch(/^-DENIED/);
  await ask(bob, 6379, 'CONFIG', 'SET', 'protected-mode', 'no');
  expect(await call(ada, 'bob', 'PING')).toBe('+PONG');
  await startReady(bob, '--port', '7000', '--bind', lan.address('bob'), '--protected-mode', 'no');
  const stream = await ada.connect('bob', 7000);
  expect(await converse(stream, command('PING'), 1)).toEqual(['+PONG\r\n']);
  expect(await ask(bob, 6379, 'REPLICAOF', 'ada', '6379')).toMatch(/^-ERR REPLICAOF is refused here: this computer cannot/);
  const closed = once(stream, 'close');
  lan.roster.remove(learnerOf(lan, 'bob'));
  await closed;
  await expect(ada.connect('bob', 6379)).rejects.toMatchObject({ code: 'unknown-host' });
});

test.skipIf(host.isolation.kind !== 'namespace')(
  'where networks can be had and not joined, a server is not sent to a classmate, and goes anywhere of its own',
  async () => {
    const lan = await open({ ...host.isolation, hasCables: false });
    const [ada] = [await lan.join('ada'), await lan.join('bob')];
    for (const [name, fellow] of [
      ['REPLICAOF', 'bob'],
      ['replicaof', lan.address('bob')],
      ['SLAVEOF', 'bob'],
    ] as const)
      expect(await ask(ada, 6379, name, fellow, '6379')).toMatch(/^-ERR (?:REPLICAOF|SLAVEOF) to a machine of your class is refused here/);
    expect(await ask(ada, 6379, 'MIGRATE', 'bob', '6379', 'a', '0', '100')).toMatch(/^-ERR MIGRATE to a machine of your class/);
    await startReady(ada, '--port', '7000');
    expect(await ask(ada, 7000, 'REPLICAOF', 'ada', '6379')).toBe('+OK');
    expect(await ask(ada, 7000, 'REPLICAOF', '127.0.0.1', '6379')).toBe('+OK');
    expect(await ask(ada, 7000, 'REPLICAOF', 'NO', 'ONE')).toBe('+OK');
    const started = ada.start({ args: ['--port', '7001', '--replicaof', 'bob', '6379'], config: null, background: true });
    const refused = { code: 'walled', message: expect.stringContaining('replicates from bob') as string };
    await expect(started).rejects.toMatchObject(refused);
    const config = `${'# replicaof bob 6379\n'.repeat(500)}port 7001\n`;
    await expect(ada.start({ args: [], config: `${config}replicaof bob 6379\n`, background: true })).rejects.toMatchObject(refused);
    await untilReady(await ada.start({ args: [], config, background: true }));
    expect(await ask(ada, 7001, 'PING')).toBe('+PONG');
  },
);

test.skipIf(host.isolation.kind !== 'namespace')('a start that the class refuses drops nothing that was put aside', async () => {
  const lan = await open({ ...host.isolation, hasCables: false }, { machineDiskBytes: 1_000_000 });
  const [ada] = [await lan.join('ada'), await lan.join('bob')];
  const machines = await lan.learners.machines();
  const learner = learnerOf(lan, 'ada');
  // No snapshot makes it smaller.
  const fill = (bytes: number): Promise<string> => ask(ada, 6379, 'SET', 'a', randomBytes(bytes).toString('base64'));
  await fill(500_000);
  await machines.putAside(learner, 1);
  await fill(500_000);
  expect(await lan.learners.park(learner)).toBe(true);
  const started = ada.start({ args: ['--port', '7001', '--replicaof', 'bob', '6379'], config: null, background: true });
  await expect(started).rejects.toMatchObject({ code: 'walled' });
  expect(await machines.aside(learner)).toMatchObject({ keys: 1 });
  expect(await ask(ada, 6379, 'DBSIZE')).toBe(':1');
  expect(await machines.aside(learner)).toBeNull();
});

function learnerOf(lan: TestClass, hostname: string): string {
  return lan.roster.in('0123456789ab').find((each) => each.hostname === hostname)?.learner ?? '';
}

async function reasonOf(connecting: Promise<unknown>): Promise<string> {
  return connecting.then(
    () => 'connected',
    (error: unknown) => (error as { code: string }).code,
  );
}
