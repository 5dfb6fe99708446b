// SpawningMachine: for tests: a machine on the test's own host whose redis-servers are real processes of it.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestChild } from '../../server/testing/test-child.ts';
import { freePort } from '../../server/testing/free-port.ts';
import type { ConsoleEvent, MachineFacts, ServerFacts, SignalName } from '../protocol.ts';
import { nodeMachine } from './redis-cli/node-machine.test-support.ts';
import type { PageMachine, ServerConsole } from './page-machine.ts';

interface Running {
  readonly child: ChildProcess;
  readonly facts: ServerFacts;
}

/** The port 6379 stands for a free one of the host. */
export class SpawningMachine implements PageMachine {
  readonly #port: number;
  readonly #directory: string;
  readonly #running = new Map<number, Running>();

  static async open(): Promise<SpawningMachine> {
    return new SpawningMachine(await freePort(), await mkdtemp(join(tmpdir(), 'shell-test-')));
  }

  private constructor(port: number, directory: string) {
    this.#port = port;
    this.#directory = directory;
  }

  readonly forward: PageMachine['forward'] = () => Promise.reject(new Error('not for this test'));
  readonly connect: PageMachine['connect'] = (host, port) =>
    nodeMachine().connect(host === 'localhost' ? '127.0.0.1' : host, port === 6379 ? this.#port : port);

  readonly endpoint: PageMachine['endpoint'] = nodeMachine().endpoint;

  readonly facts = async (): Promise<MachineFacts> => ({
    hostname: 'notebook',
    user: 'student',
    card: { name: 'eth0', ipv4: '192.168.1.44', prefix: 24, mac: '02:42:c0:a8:01:2c' },
    isolation: 'namespace',
    redis: '7.0.15',
    bootedAt: Date.now() - 60_000,
    memoryKiB: 24_000_000,
    servers: [...this.#running.values()].map(({ facts }) => facts),
  });

  readonly kill = async (pid: number, signal: SignalName): Promise<boolean> => this.#running.get(pid)?.child.kill(`SIG${signal}`) ?? false;

  readonly start: PageMachine['start'] = async ({ args, config, background }) => {
    const child = startTestChild('sh', ['-c', 'exec redis-server - 2>&1'], { cwd: this.#directory });
    const given = args.map((arg) => (arg.startsWith('--') ? `\n${arg.slice(2)}` : ` ${arg}`)).join('');
    child.stdin.end(`${config ?? ''}${given}\nport ${this.#port}\nbind 127.0.0.1\nsave ""\ndaemonize no\nalways-show-logo yes\n`);
    const pid = child.pid ?? 0;
    const started = background ? 'background' : 'foreground';
    this.#running.set(pid, {
      child,
      facts: {
        pid,
        port: 6379,
        title: 'redis-server *:6379',
        state: 'S',
        vszKiB: 60_792,
        rssKiB: 11_912,
        cpuSeconds: 0.03,
        startedAt: Date.now(),
        started,
      },
    });
    child.once('exit', () => this.#running.delete(pid));
    const events = eventsOf(child);
    return {
      events,
      signal: (name) => {
        child.kill(`SIG${name}`);
      },
      detach: () => {
        child.stdout.resume();
      },
    } satisfies ServerConsole;
  };

  async close(): Promise<void> {
    for (const { child } of this.#running.values()) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(this.#directory, { recursive: true, force: true });
  }
}

async function* eventsOf(child: ChildProcess): AsyncGenerator<ConsoleEvent> {
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  yield { type: 'started', pid: child.pid ?? 0, port: 6379 };
  // Leaving the iteration early would destroy the stream, and with it the server's log.
  for await (const chunk of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    const text = String(chunk);
    yield { type: 'log', text };
    if (text.includes('Ready to accept connections')) yield { type: 'ready' };
  }
  const [code, signal] = await exited;
  yield { type: 'exited', code, signal };
}
