// Test machines: the smallest Machines with a real redis-server behind it, for the tests of the bridge's front.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { MachineError, type Machine, type Machines, type ServerHandle, type StartRequest } from '../machine.ts';
import { connectUpstream } from '../streams/upstream-socket.ts';
import { startTestChild } from './test-child.ts';
import { startTestRedis, type TestRedis } from './test-redis.ts';

/** One Redis for all learners at port 6379 of 127.0.0.1; a started server is another process without a port. */
export class TestMachines implements Machines, Machine {
  /** Process id of the one Redis. */
  readonly redisPid: number;
  /** Learners whose machines were asked for. */
  readonly learners = new Set<string>();
  /** The processes that start() made. */
  readonly started: ChildProcess[] = [];
  /** The streams that connect() gave. */
  readonly streams: Socket[] = [];
  resets = 0;
  readonly #redis: TestRedis;

  private constructor(redis: TestRedis, pid: number) {
    this.#redis = redis;
    this.redisPid = pid;
  }

  /** Starts the Redis and waits until it answers. */
  static async open(): Promise<TestMachines> {
    const redis = await startTestRedis();
    const socket = await redis.connect();
    socket.write('INFO server\r\n');
    const [info] = await once(socket, 'data');
    socket.destroy();
    return new TestMachines(redis, Number(/process_id:(\d+)/.exec(String(info))?.[1]));
  }

  of(learner: string): Promise<Machine> {
    this.learners.add(learner);
    return Promise.resolve(this);
  }

  async connect(host: string, port: number): Promise<Socket> {
    if (host !== '127.0.0.1') throw new MachineError('unknown-host', `${host} is not a host of this machine.`);
    if (port === 6390) throw new Error('the test machines broke, as asked');
    if (port !== 6379) throw new MachineError('refused', `Nobody listens at ${host}:${port}.`);
    const stream = await connectUpstream({ path: this.#redis.path });
    this.streams.push(stream);
    return stream;
  }

  start({ args }: StartRequest): Promise<ServerHandle> {
    if (args.includes('--bind')) return Promise.reject(new MachineError('walled', 'The notebook keeps bind for itself.'));
    const socket = join(this.#redis.folder, `${this.started.length}.sock`);
    const settings = ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', this.#redis.folder];
    const server = startTestChild('redis-server', [...args, ...settings]);
    this.started.push(server);
    return Promise.resolve({
      pid: server.pid ?? 0,
      port: 6380,
      log: server.stdout.setEncoding('utf8') as AsyncIterable<string>,
      ready: ready(server),
      exited: once(server, 'exit').then(([code, signal]) => ({ code, signal })),
      signal: (name) => {
        server.kill(`SIG${name}`);
      },
    });
  }

  attach(): Promise<null> {
    return Promise.resolve(null);
  }

  signal(pid: number): boolean {
    return pid === this.redisPid;
  }

  facts(): ReturnType<Machine['facts']> {
    return Promise.resolve({
      hostname: 'notebook',
      user: 'redis',
      card: { name: 'eth0', ipv4: '192.168.1.44', prefix: 24, mac: '02:42:c0:a8:01:2c' },
      isolation: 'rewritten',
      redis: '7.0.15',
      bootedAt: 0,
      memoryKiB: 1,
      servers: [],
    });
  }

  reset(): Promise<void> {
    this.resets += 1;
    return Promise.resolve();
  }

  async close(): Promise<void> {
    for (const server of this.started) server.kill('SIGKILL');
    await this.#redis.stop();
  }
}

async function ready(server: ChildProcess): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let log = '';
  const read = (text: string): void => {
    log += text;
    if (/ready to accept connections/i.test(log)) resolve();
  };
  server.stdout?.on('data', read);
  await promise;
  server.stdout?.off('data', read);
}
