// Test learners: machines with real redis-servers in a folder of a test's own, and exchanges of bytes with them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClassVisits } from '../network/class-network.ts';
import type { IsolationMeans } from '../machines/confinement/confinement.ts';
import { detectIsolation } from '../machines/isolation.ts';
import { createMachines, type MachinesOptions } from '../machines/private-machines.ts';
import type { Machine, MachineSummary, PrivateMachines, ServerHandle } from '../machine.ts';
import { findRedis, inspectRedis, type RedisBinary } from '../machines/redis-server/redis-binary.ts';
import { defaultPort } from '../network/virtual-network.ts';
import { closeOf, command, converse } from './test-redis.ts';

/** What this host has. */
export interface TestHost {
  readonly redisServer: RedisBinary;
  readonly isolation: IsolationMeans;
  /** The same host without network namespaces. */
  readonly rewritten: IsolationMeans;
}

/** Looks at the host. */
export async function testHost(): Promise<TestHost> {
  const path = await findRedis();
  if (path === null) throw new Error('These tests need a redis-server on PATH');
  const isolation = await detectIsolation({ redis: path });
  return {
    redisServer: await inspectRedis(path),
    isolation,
    rewritten: { ...isolation, kind: 'rewritten', isUserNamespace: false, hasThickWalls: false, hasCables: false },
  };
}

/** Learner of the tests. */
export const someone = '0123456789abcdef'.repeat(2);

/** A bridge's machines, which can be closed and opened again on the same data. */
export class TestLearners {
  readonly folder: string;
  readonly #options: Omit<MachinesOptions, 'dataDir'>;
  #machines: (PrivateMachines & ClassVisits) | null = null;
  /** What was reported that no caller waited for. */
  readonly reports: string[] = [];

  private constructor(folder: string, options: Omit<MachinesOptions, 'dataDir'>) {
    this.folder = folder;
    this.#options = options;
  }

  /** parent: where its folder is made. */
  static async open(options: Omit<MachinesOptions, 'dataDir'>, parent: string = tmpdir()): Promise<TestLearners> {
    return new TestLearners(await mkdtemp(join(parent, 'notebook-')), options);
  }

  /** The learner's machine, under a bridge that is started where none runs. */
  async machine(learner: string = someone, computer?: string): Promise<Machine> {
    return (await this.machines()).of(learner, computer);
  }

  /** All machines, under a bridge that is started where none runs. */
  async machines(): Promise<PrivateMachines & ClassVisits> {
    const report = (entry: string): void => {
      this.reports.push(entry);
    };
    this.#machines ??= await createMachines({ report, ...this.#options, dataDir: this.folder });
    return this.#machines;
  }

  list(): MachineSummary[] {
    return this.#machines?.list() ?? [];
  }

  watch(changed: (machine: MachineSummary) => void): void {
    this.#machines?.watch(changed);
  }

  /** Parks the learner's machine as the bridge does by itself where room is short. */
  async park(learner: string = someone): Promise<boolean> {
    return (await this.#machines?.park(learner)) ?? false;
  }

  /** Ends the bridge and keeps the data. */
  async close(): Promise<void> {
    await this.#machines?.close();
    this.#machines = null;
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Sends one command to 127.0.0.1:port of the machine and gives the reply as RESP without its last line end. */
export async function ask(machine: Machine, port: number, ...words: string[]): Promise<string> {
  return await reply(machine, '127.0.0.1', port, words);
}

/** The same to a host of the machine's network, at the usual port. */
export async function call(machine: Machine, host: string, ...words: string[]): Promise<string> {
  return await reply(machine, host, defaultPort, words);
}

async function reply(machine: Machine, host: string, port: number, words: readonly string[]): Promise<string> {
  const stream = await machine.connect(host, port);
  try {
    return ((await converse(stream, command(...words), 1))[0] ?? '').trimEnd();
  } finally {
    stream.destroy();
  }
}

/** Sends a command to which the server has no answer but its end. */
export async function tell(machine: Machine, port: number, ...words: string[]): Promise<void> {
  const stream = await machine.connect('127.0.0.1', port);
  const closed = closeOf(stream);
  stream.write(command(...words));
  await closed;
}

/** All of a server's log, once it has ended. */
export async function wholeLog({ log }: ServerHandle): Promise<string> {
  let text = '';
  for await (const part of log) text += part;
  return text;
}

/** Starts a server and waits until it answers. */
export async function startReady(machine: Machine, ...args: string[]): Promise<ServerHandle> {
  return await untilReady(await machine.start({ args, config: null, background: false }));
}

/** Starts a server as `redis-server &` does, and waits until it answers. */
export async function startBehind(machine: Machine, ...args: string[]): Promise<ServerHandle> {
  return await untilReady(await machine.start({ args, config: null, background: true }));
}

/** The server once it answers, with nobody who reads its log. Rejects with that log where it ends before. */
export async function untilReady(server: ServerHandle): Promise<ServerHandle> {
  const isReady = await Promise.race([server.ready.then(() => true), server.exited.then(() => false)]);
  if (!isReady) throw new Error(`redis-server ended before it was ready:\n${await wholeLog(server)}`);
  return server;
}

/** Kills the first of its servers, and resolves in the moment in which its connections have ended, and nobody has asked yet how it did. */
export async function killServer(machine: Machine): Promise<void> {
  const [server] = (await machine.facts()).servers;
  const stream = await machine.connect('127.0.0.1', 6379);
  const closed = closeOf(stream);
  if (server === undefined) throw new Error('the machine has no server to kill');
  process.kill(server.pid, 'SIGKILL');
  await closed;
}
