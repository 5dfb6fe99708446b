import { execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectTcp, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { promisify } from 'node:util';
import { Cluster } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { readCloudUrl } from '../cloud-url.ts';
import { maskCredentials } from '../config.ts';
import { isHost } from '../host-address.ts';
import type { RedisStream } from '../machine.ts';
import { cloudHost } from '../network/outer-network.ts';
import { makeTlsIdentity } from '../streams/own-certificate.ts';
import { seeded } from '../testing/seeded.ts';
import { startTestChild } from '../testing/test-child.ts';
import { freePort } from '../testing/free-port.ts';
import { command, connected, converse, readAll, startTestRedis, type TestRedis } from '../testing/test-redis.ts';
import { OutsideCloud } from './outside-cloud.ts';
import { classRole, cloudRole, type OutsideRole } from './outside-role.ts';

const run = promisify(execFile);
const learner = 'a'.repeat(32);
const secret = 'the-real-one';
const password = 'made-up';
let log: string[] = [];
let clouds: OutsideCloud[] = [];
afterEach(async () => {
  await Promise.all(clouds.map((cloud) => cloud.close()));
  clouds = [];
  log = [];
});

function cloudAt(url: string, role: OutsideRole = cloudRole): OutsideCloud {
  const read = readCloudUrl(url, isHost);
  if (read === null) throw new Error(`${url} is of no form`);
  const cloud = new OutsideCloud({
    role,
    url: read,
    shown: maskCredentials(url),
    passwordOf: () => password,
    log: (entry) => log.push(entry),
    connectMs: 3_000,
  });
  clouds.push(cloud);
  return cloud;
}

/** The replies to commands, without their line ends. */
async function talk(stream: RedisStream, ...commands: string[][]): Promise<string[]> {
  const bytes = commands.map((words) => command(...words)).join('');
  return (await converse(stream, bytes, commands.length)).map((reply) => reply.trimEnd());
}

describe('a single Redis', () => {
  let redis: TestRedis;
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    redis = await startTestRedis(['--port', String(port), '--bind', '127.0.0.1', '--requirepass', secret]);
    url = `redis://:${secret}@127.0.0.1:${port}`;
  });
  afterAll(() => redis.stop());

  const open = (isTls = false): Promise<RedisStream> => cloudAt(url).connect(learner, cloudHost.port, isTls);

  test.each([false, true])(
    'takes the password that the notebook made up, and neither a wrong nor the real one (TLS: %s)',
    async (isTls) => {
      const stream = await open(isTls);
      expect(await talk(stream, ['PING'], ['AUTH', 'wrong'], ['AUTH', secret], ['AUTH', 'somebody', password], ['HELLO', '3'])).toEqual([
        '-NOAUTH Authentication required.',
        expect.stringMatching(/^-WRONGPASS /),
        expect.stringMatching(/^-WRONGPASS /),
        expect.stringMatching(/^-WRONGPASS /),
        expect.stringMatching(/^-NOAUTH HELLO /),
      ]);
      expect(await talk(stream, ['AUTH', password], ['SET', 'k', 'v'], ['GET', 'k'])).toEqual(['+OK', '+OK', '$1\r\nv']);
      stream.write(command('QUIT'));
      expect(await readAll(stream)).toBe('+OK\r\n');
    },
  );

  test('that a class shares lets nobody administer it, at its own place', async () => {
    const stream = await cloudAt(url, classRole).connect(learner, 6379, false);
    const forbidden = [
      'FLUSHALL',
      'keys *',
      'CONFIG GET *',
      'CLIENT LIST',
      'CLIENT KILL ID 1',
      'INFO',
      'ACL LIST',
      'MIGRATE h 1 k 0 1',
      'SORT a',
      "EVAL redis.call('FLUSHALL') 0",
      'EVALSHA_RO 0 0',
      'FCALL f 0',
      'FUNCTION LIST',
      'SCRIPT FLUSH',
    ];
    const commands = [['AUTH', password], ['SET', 'k', 'v'], ['CLIENT', 'SETNAME', 'ada'], ...forbidden.map((line) => line.split(' '))];
    const [, ...replies] = await talk(stream, ...commands);
    expect(replies.slice(0, 2)).toEqual(['+OK', '+OK']);
    expect(replies.slice(2).filter((reply) => !reply.startsWith('-NOPERM'))).toEqual([]);
    stream.destroy();
    await expect(cloudAt(url, classRole).connect(learner, cloudHost.port, false)).rejects.toThrow('Nobody listens at class:18650');
    await cloudAt(url, classRole).introduce();
    expect(log.at(0)).toContain('(CLASS_REDIS_URL): what one changes there, all see.');
  });

  test('takes it in HELLO, too, which the Redis itself answers', async () => {
    const stream = await open();
    const [hello = '', name] = await talk(stream, ['HELLO', '3', 'AUTH', 'default', password, 'SETNAME', 'ana'], ['CLIENT', 'GETNAME']);
    expect(hello).toMatch(/^%\d+\r\n[^]*proto\r\n:3\r\n/);
    expect(name).toBe('$3\r\nana');
    stream.destroy();
  });

  test('after a RESET nobody is logged in, and another login works', async () => {
    const stream = await open();
    expect(await talk(stream, ['AUTH', password], ['SELECT', '3'], ['RESET'], ['PING'], ['AUTH', password], ['CLIENT', 'INFO'])).toEqual([
      '+OK',
      '+OK',
      '+RESET',
      '-NOAUTH Authentication required.',
      '+OK',
      expect.stringContaining(' db=0 '),
    ]);
    stream.destroy();
  });

  test('whoever goes on guessing is hung up on, whatever stands between the guesses, and is told why', async () => {
    const stream = await open();
    stream.write('AUTH x\nRESET\n'.repeat(20));
    expect((await readAll(stream)).match(/-WRONGPASS/g)).toHaveLength(10);
    expect(await stream.endReason?.()).toMatch(/^Too many wrong passwords/);
  });

  test('never tells the real password, however it is asked', async () => {
    const admin = await redis.connect();
    await talk(admin, ['AUTH', secret], ['CONFIG', 'SET', 'slowlog-log-slower-than', '0'], ['CONFIG', 'SET', 'masterauth', secret]);
    const stream = await open();
    const asked = [
      ['AUTH', password],
      ['CONFIG', 'GET', '*'],
      ['ACL', 'LIST'],
      ['ACL', 'GETUSER', 'default'],
      ['ACL', 'LOG'],
      ['MONITOR'],
      ['AUTH', password],
      ['HELLO', '2', 'AUTH', 'default', password],
      ['SCRIPT', 'DEBUG', 'YES'],
      ['EVAL', "return redis.call('CONFIG', 'GET', 'requirepass')", '0'],
      ['REPLICAOF', '127.0.0.1', '1'],
      ['MIGRATE', '127.0.0.1', '1', 'k', '0', '10'],
      ['PSYNC', '?', '-1'],
      ['CLIENT', 'LIST'],
      ['SLOWLOG', 'GET', '100'],
      ['INFO', 'everything'],
      ['COMMAND', 'COUNT'],
      ['PING'],
    ];
    const replies = await talk(stream, ...asked);
    expect(replies.join('\n')).not.toContain(secret);
    expect(replies.slice(1, 9)).toEqual(Array.from({ length: 8 }, () => expect.stringMatching(/^-NOPERM /)));
    expect(replies.at(-1)).toBe('+PONG');
    stream.destroy();
    admin.destroy();
  });

  test('is the same whatever pieces the bytes come in', async () => {
    const cloud = cloudAt(url);
    const random = seeded(7);
    const commands = [
      ['PING'],
      ['AUTH', 'wrong'],
      ['AUTH', password],
      ['SET', 'a', `*2\r\n$4\r\nAUTH\r\n$7\r\n${password}\r\n`],
      ['GET', 'a'],
      ['RESET'],
      ['GET', 'a'],
      ['HELLO', '2', 'AUTH', 'default', password],
      ['MULTI'],
      ['AUTH', password],
      ['EXEC'],
      ['ECHO', 'x'.repeat(5_000)],
    ];
    const bytes = Buffer.from(
      `\r\nPING\r\nauth "${password}"\r\nRESET\r\n${commands.map((words) => command(...words)).join('')}`,
      'latin1',
    );
    const count = commands.length + 3;
    const whole = await converse(await cloud.connect(learner, cloudHost.port, false), bytes, count);
    const shape = whole.map((reply) => reply.split('\r\n', 1)[0]);
    expect(shape.slice(0, 6)).toEqual([
      '-NOAUTH Authentication required.',
      '+OK',
      '+RESET',
      '-NOAUTH Authentication required.',
      expect.stringMatching(/^-WRONGPASS/),
      '+OK',
    ]);
    for (let round = 0; round < 25; round += 1) {
      const stream = await cloud.connect(learner, cloudHost.port, false);
      const told = converse(stream, '', count);
      for (let at = 0; at < bytes.length;) {
        const size = 1 + random.below(round < 3 ? 3 : 400);
        stream.write(bytes.subarray(at, at + size));
        at += size;
      }
      expect((await told).map((reply) => reply.split('\r\n', 1)[0])).toEqual(shape);
      stream.destroy();
    }
  }, 60_000);

  test('a client that breaks the protocol, or leaves, before it logs in is no harm', async () => {
    const broken = await open();
    broken.write('*1\r\n!oops\r\n');
    expect(await readAll(broken)).toMatch(/^-ERR Protocol error/);
    const left = await open();
    left.end(command('PING'));
    expect(await readAll(left)).toBe('-NOAUTH Authentication required.\r\n');
  });

  test('one learner does not take all connections, and has another once one is closed', async () => {
    const cloud = cloudAt(url);
    const logIn = async (who: string): Promise<[RedisStream, string]> => {
      const stream = await cloud.connect(who, cloudHost.port, false);
      return [stream, (await talk(stream, ['AUTH', password]))[0] ?? ''];
    };
    const all = await Promise.all(Array.from({ length: 9 }, () => logIn(learner)));
    const refused = all.filter(([, reply]) => reply !== '+OK');
    expect(refused).toEqual([[expect.anything(), expect.stringMatching(/^-ERR You have 8 connections to the cloud/)]]);
    expect((await logIn('b'.repeat(32)))[1]).toBe('+OK');
    all.find(([, reply]) => reply === '+OK')?.[0].destroy();
    expect((await logIn(learner))[1]).toBe('+OK');
  });

  test('a login that it does not accept is said of the variable that holds it', async () => {
    await cloudAt(url.replace(secret, 'outdated')).introduce();
    expect(log).toEqual([expect.stringMatching(/it does not accept the login\. .* Mend the user and password in CLOUD_REDIS_URL\.$/)]);
  });

  test('other ports of it are nobody’s', async () => {
    await expect(cloudAt(url).connect(learner, 6379, false)).rejects.toThrow('Nobody listens at cloud:6379');
  });
});

test('a Redis behind TLS is reached by it, where its certificate is trusted', async () => {
  const redis = await startTestRedis(['--requirepass', secret]);
  const identity = makeTlsIdentity('localhost');
  const server = createTlsServer(identity, (socket) => {
    const upstream = connectTcp({ path: redis.path });
    socket
      .on('error', () => {})
      .pipe(upstream.on('error', () => {}))
      .pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const file = join(redis.folder, 'ca.crt');
  await writeFile(file, identity.cert);
  const script = `
    const [here, password, url] = process.argv.slice(1);
    const load = (file) => import(new URL(file, here).href);
    const [{ OutsideCloud }, { cloudRole: role }, { readCloudUrl }] = [await load('outside-cloud.ts'), await load('outside-role.ts'), await load('../cloud-url.ts')];
    const cloud = new OutsideCloud({ role, url: readCloudUrl(url, () => true), shown: 'it', passwordOf: () => password, log: console.log, connectMs: 5000 });
    const stream = await cloud.connect('someone', 18650, false);
    stream.on('data', (bytes) => process.stdout.write(bytes)).on('end', () => cloud.close());
    stream.write('AUTH ' + password + '\\r\\nPING\\r\\nQUIT\\r\\n');`;
  const port = (server.address() as AddressInfo).port;
  const talkTo = async (ca: string): Promise<string> => {
    const args = ['--input-type=module', '-e', script, import.meta.url, password, `rediss://:${secret}@localhost:${port}`];
    return (await run(process.execPath, args, { env: { ...process.env, NODE_EXTRA_CA_CERTS: ca } })).stdout;
  };
  try {
    expect(await talkTo(file)).toBe('+OK\r\n+PONG\r\n+OK\r\n');
    expect(await talkTo('')).toMatch(
      /^The cloud's Redis at it [^\n]* its certificate is not trusted[^]*-ERR The cloud's Redis cannot be used/,
    );
  } finally {
    server.close();
    await redis.stop();
  }
}, 60_000);

test('a Redis that cannot be used says so to who logs in, and in the log, without its password', async () => {
  const port = await freePort();
  const cloud = cloudAt(`redis://:${secret}@127.0.0.1:${port}`);
  await cloud.introduce();
  expect(log).toEqual([expect.stringMatching(/^The cloud's Redis at redis:\/\/\*\*\*@127.* nobody listens at its address/)]);
  const stream = await cloud.connect(learner, cloudHost.port, false);
  expect(await talk(stream, ['AUTH', password], ['PING'])).toEqual([
    expect.stringMatching(/^-ERR The cloud's Redis cannot be used: nobody listens/),
    '-NOAUTH Authentication required.',
  ]);
  expect(log.join('\n')).not.toContain(secret);
  stream.destroy();
});

/** A port of this computer that leads to one of the cloud's. */
async function frontOf(cloud: OutsideCloud, port: number): Promise<Server> {
  const lead = async (socket: Socket): Promise<void> => {
    socket.on('error', () => {}).pause();
    const upstream = await cloud.connect(learner, port, false);
    socket.pipe(upstream.on('error', () => {})).pipe(socket);
  };
  // A connection that the client has given up may come to the cloud after its servers have ended.
  const front = createServer((socket) => void lead(socket).catch(() => socket.destroy())).listen(0, '127.0.0.1');
  await once(front, 'listening');
  return front;
}

/** redis-servers of a test's own, by their TCP ports. */
class Servers {
  readonly folder: string;
  readonly #running: ChildProcess[] = [];
  constructor(folder: string) {
    this.folder = folder;
  }
  static async open(): Promise<Servers> {
    return new Servers(await mkdtemp(join(tmpdir(), 'notebook-cloud-')));
  }
  async start(port: number, ...args: string[]): Promise<void> {
    const host = /--bind (\S+)/.exec(args.join(' '))?.[1] ?? '127.0.0.1';
    const server = startTestChild('redis-server', args, { cwd: this.folder });
    this.#running.push(server);
    for await (const chunk of server.stdout) if (/ready to accept|monitor master|\+monitor/i.test(String(chunk))) break;
    server.stdout.resume();
    await vi.waitFor(() => this.askAt(host, port, 'PING'), { timeout: 15_000 });
  }
  ask(port: number, ...words: string[]): Promise<string> {
    return this.askAt('127.0.0.1', port, ...words);
  }
  async askAt(host: string, port: number, ...words: string[]): Promise<string> {
    const socket = await connected(connectTcp({ port, host }));
    try {
      return (await converse(socket, command('AUTH', secret) + command(...words), 2))[1] ?? '';
    } finally {
      socket.destroy();
    }
  }
  async stop(): Promise<void> {
    for (const server of this.#running) {
      server.kill('SIGKILL');
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    }
    await rm(this.folder, { recursive: true });
  }
}

// macOS has no address of its own but 127.0.0.1 where a stranger's node could be.
describe.skipIf(process.platform === 'darwin')('a cluster', () => {
  let servers: Servers;
  let ports: number[];
  const at = (login: string): OutsideCloud => cloudAt(`redis+cluster://${login}@127.0.0.1:${ports[0]}`);
  beforeAll(async () => {
    servers = await Servers.open();
    ports = [await freePort(), await freePort()];
    const [first = 0, second = 0] = ports;
    const stranger = await freePort();
    const hosts = new Map([
      [first, '127.0.0.1'],
      [second, '127.0.0.1'],
      [stranger, '127.0.0.2'],
    ]);
    for (const [port, host] of hosts)
      await servers.start(
        port,
        ...`--port ${port} --bind ${host} --cluster-announce-ip ${host} --requirepass ${secret} --save  --cluster-enabled yes --cluster-config-file ${port}.conf --cluster-port ${await freePort()}`.split(
          ' ',
        ),
      );
    await servers.ask(first, 'CLUSTER', 'ADDSLOTSRANGE', '0', '8191');
    await servers.ask(second, 'CLUSTER', 'ADDSLOTSRANGE', '8192', '16000');
    await servers.askAt('127.0.0.2', stranger, 'CLUSTER', 'ADDSLOTSRANGE', '16001', '16383');
    for (const [port, host] of [...hosts].slice(1)) {
      const bus = /@(\d+)/.exec(await servers.askAt(host, port, 'CLUSTER', 'NODES'))?.[1] ?? '';
      await servers.ask(first, 'CLUSTER', 'MEET', host, String(port), bus);
    }
    for (const port of ports)
      await vi.waitFor(async () => expect(await servers.ask(port, 'CLUSTER', 'INFO')).toContain('cluster_state:ok'), { timeout: 20_000 });
  }, 60_000);
  afterAll(() => servers.stop());

  test('whose user may bring nodes of a stranger’s has the login sent to hosts of the URL alone, and says what prevents it', async () => {
    const open = at(`:${secret}`);
    await open.introduce();
    expect(log).toContainEqual(expect.stringMatching(/CLOUD_REDIS_URL names\..*ACL SETUSER default -migrate -cluster\|meet$/));
    for (const port of ports)
      await servers.ask(port, 'ACL', 'SETUSER', 'class', 'on', '>narrow', '~*', '+@all', '-migrate', '-cluster|meet');
    log = [];
    const closed = at('class:narrow');
    await closed.introduce();
    expect(log).toEqual([expect.stringMatching(/^The cloud of all learners is/)]);
    // The third of the cluster's nodes is at another address.
    await expect(open.connect(learner, cloudHost.port + 3, false)).rejects.toThrow('Nobody listens');
    (await closed.connect(learner, cloudHost.port + 3, false)).destroy();
  });

  test('redirects to its nodes, each at a port of the cloud, and to nobody else', async () => {
    const cloud = cloudAt(`redis+cluster://:${secret}@127.0.0.1:1,127.0.0.1:${ports[0]}`);
    const stream = await cloud.connect(learner, cloudHost.port, false);
    const [, one = '', other = ''] = await talk(stream, ['AUTH', password], ['SET', 'a', '1'], ['SET', 'b', '1']);
    // The slots of a and b are on different nodes.
    const moved = [one, other].find((reply) => reply.startsWith('-MOVED')) ?? '';
    expect(moved).toMatch(/^-MOVED \d+ cloud:1865[12]$/);
    const there = await cloud.connect(learner, Number(moved.split(':')[1]), false);
    const key = moved === one ? 'a' : 'b';
    expect(await talk(there, ['GET', key], ['AUTH', password], ['SET', key, '2'], ['GET', key])).toEqual([
      '-NOAUTH Authentication required.',
      '+OK',
      '+OK',
      '$1\r\n2',
    ]);
    // What a script says is no address of a node's.
    const forged = await talk(there, ['EVAL', "return redis.error_reply('MOVED 1 127.0.0.1:22')", '0']);
    expect(forged).toEqual(['-MOVED 1 127.0.0.1:22']);
    await expect(cloud.connect(learner, 22, false)).rejects.toThrow('Nobody listens');
    await expect(cloud.connect(learner, cloudHost.port + 3, false)).rejects.toThrow('Nobody listens');
    for (const each of [stream, there]) each.destroy();
  });

  test.each(['2', '3'])('tells of its nodes by the ports at which learners reach them (RESP %s)', async (version) => {
    const stream = await at(`:${secret}`).connect(learner, cloudHost.port, false);
    const hello = ['HELLO', version, 'AUTH', 'default', password];
    const asked = ['SLOTS', 'SHARDS', 'NODES'].map((about) => ['CLUSTER', about]);
    const [, ...replies] = await talk(stream, hello, ...asked, ['SET', 'slots', 'CLUSTER SLOTS'], ['PING']);
    const [slots = '', shards = '', nodes = ''] = replies;
    for (const reply of [slots, shards, nodes]) {
      // Who is at an address that the notebook does not log in to keeps it.
      for (const port of ports) expect(reply).not.toMatch(new RegExp(String.raw`:${port}\b`));
      expect(reply.split('127.0.0.1')).toHaveLength(1);
    }
    expect(slots.match(/cloud\r\n:\d+/g)?.toSorted()).toEqual(['cloud\r\n:18651', 'cloud\r\n:18652']);
    expect(nodes.match(/ cloud:\d+@/g)?.toSorted()).toEqual([' cloud:18651@', ' cloud:18652@']);
    expect(shards.match(/:1865\d/g)?.toSorted()).toEqual([':18651', ':18652']);
    stream.destroy();
  });

  test('serves a client that goes by what the cluster tells of its nodes', async () => {
    const cloud = at(`:${secret}`);
    /** Ports of this computer, one for each of the cloud's. */
    const fronts = await Promise.all([0, 1, 2].map((number) => frontOf(cloud, cloudHost.port + number)));
    const [first, ...nodes] = fronts.map((front) => ({ host: '127.0.0.1', port: (front.address() as AddressInfo).port }));
    const natMap = Object.fromEntries(nodes.map((node, index) => [`cloud:${cloudHost.port + 1 + index}`, node]));
    const client = new Cluster([first ?? 0], { natMap, redisOptions: { password } });
    try {
      // Of slots of either node.
      for (const key of ['a', 'b', 'c']) await client.set(key, `${key}!`);
      expect(await Promise.all(['a', 'b', 'c'].map((key) => client.get(key)))).toEqual(['a!', 'b!', 'c!']);
    } finally {
      client.disconnect();
      for (const front of fronts) front.close();
    }
  });
});

describe('a Redis that Sentinels watch', () => {
  let servers: Servers;
  let sentinel: number;
  /** One that wants a password. */
  let locked: number;
  beforeAll(async () => {
    servers = await Servers.open();
    const port = await freePort();
    await servers.start(port, ...`--port ${port} --bind 127.0.0.1 --requirepass ${secret} --save `.split(' '));
    /** Starts one with some more lines of configuration. */
    const watch = async (more: string): Promise<number> => {
      const own = await freePort();
      const file = join(servers.folder, `sentinel-${own}.conf`);
      const lines = [`port ${own}`, 'bind 127.0.0.1', `sentinel monitor main 127.0.0.1 ${port} 1`, `sentinel auth-pass main ${secret}`];
      await writeFile(file, `${[...lines, more].join('\n')}\n`);
      await servers.start(own, file, '--sentinel');
      return own;
    };
    [sentinel, locked] = [await watch(''), await watch('requirepass watch@')];
  }, 60_000);
  afterAll(() => servers.stop());

  test('is found by its name', async () => {
    const stream = await cloudAt(`redis+sentinel://:${secret}@127.0.0.1:1,127.0.0.1:${sentinel}/main`).connect(
      learner,
      cloudHost.port,
      false,
    );
    expect(await talk(stream, ['AUTH', password], ['SET', 'k', '1'], ['ROLE'])).toEqual(['+OK', '+OK', expect.stringContaining('master')]);
    stream.destroy();
  });

  test('is found where its Sentinels want a password of their own', async () => {
    const url = `redis+sentinel://:${secret}@127.0.0.1:${locked}/main`;
    const found = await cloudAt(`${url}?sentinelPassword=watch%40`).connect(learner, cloudHost.port, false);
    expect(await talk(found, ['AUTH', password], ['ROLE'])).toEqual(['+OK', expect.stringContaining('master')]);
    found.destroy();
    const lost = await cloudAt(url).connect(learner, cloudHost.port, false);
    expect((await talk(lost, ['AUTH', password]))[0]).toMatch(/^-ERR The cloud's Redis cannot be used: /);
    lost.destroy();
  });

  test('of another name is not, and the log says so', async () => {
    const stream = await cloudAt(`redis+sentinel://:${secret}@127.0.0.1:${sentinel}/other`).connect(learner, cloudHost.port, false);
    expect((await talk(stream, ['AUTH', password]))[0]).toMatch(/^-ERR The cloud's Redis cannot be used: its Sentinels know no "other"/);
    stream.destroy();
  });
});
