// Shared redis: the machines of a bridge that has a Redis of somebody's own, the same one for every learner.
import { totalmem } from 'node:os';
import type { Duplex } from 'node:stream';
import { serverComputer, type CommandDocs, type MachineFacts } from '../../src/protocol.ts';
import { guardCommands } from '../streams/command-guard.ts';
import { sharedLimits } from './limits.ts';
import { describeError, type Log } from '../log.ts';
import { MachineError, type Machine, type Machines } from '../machine.ts';
import { openRedis, RedisConnectionError } from './redis-connection.ts';
import { askDocs, askServer, surveyRedis, warningsOf, type RedisSurvey } from './redis-survey.ts';
import { readRedisTarget, type RedisTarget } from './redis-target.ts';
import { RenewedConnection } from './renewed-connection.ts';
import { sharedRule } from './shared-command.ts';
import { SharedMachine, type SharedSource } from './shared-machine.ts';
import { SharedServer } from './shared-server.ts';
import { virtualNetwork } from '../network/virtual-network.ts';

/** What the shared machines are made of. */
export interface SharedMachinesOptions {
  /** REDIS_URL, of a form that the configuration has checked. */
  readonly url: string;
  readonly log: Log;
  /** For a connection, its TLS and its login, in milliseconds. */
  readonly connectMs?: number;
}

/** The machines of a shared Redis. */
export interface SharedMachines extends Machines {
  /** Its version, such as "7.0.15"; "unknown" as long as it did not tell. */
  readonly redisVersion: string;
  /** Whose server it is; undefined as long as it did not tell. */
  readonly redisFlavour: 'redis' | 'valkey' | undefined;
  /** What it says of its commands. Rejects with the reason where it cannot be used or does not tell. */
  docs(): Promise<CommandDocs>;
}

const oldestMajor = 7;

/**
 * Looks whether the Redis at url can be used and logs what it found. One that cannot is no reason to refuse the start:
 * each connection tries anew, and the pages can be read meanwhile.
 */
export async function createSharedMachines({
  url,
  log,
  connectMs = sharedLimits.connectMs,
}: SharedMachinesOptions): Promise<SharedMachines> {
  const shared = new SharedRedis(readRedisTarget(url), log, connectMs);
  await shared.introduce();
  return shared;
}

class SharedRedis implements SharedMachines, SharedSource {
  readonly #server: SharedServer;
  readonly #target: RedisTarget;
  readonly #log: Log;
  readonly #connectMs: number;
  readonly #bootedAt = Date.now();
  readonly #connections = new Set<Duplex>();
  /** What the log last said to be wrong; null: nothing. Said again only when it changes. */
  #trouble: string | null = null;
  #isClosed = false;

  constructor(target: RedisTarget, log: Log, connectMs: number) {
    this.#target = target;
    this.#log = log;
    this.#connectMs = connectMs;
    this.#server = new SharedServer(() => askServer(target, connectMs));
  }

  get redisVersion(): string {
    return this.#server.version;
  }

  get redisFlavour(): 'redis' | 'valkey' | undefined {
    return this.#server.flavour;
  }

  async docs(): Promise<CommandDocs> {
    try {
      return await askDocs(this.#target, this.#connectMs);
    } catch (error) {
      throw error instanceof RedisConnectionError ? new Error(describeTrouble(error), { cause: error }) : error;
    }
  }

  /** Says in the log which Redis is shared and whether it can be used. */
  async introduce(): Promise<void> {
    const { shown } = this.#target;
    let survey: RedisSurvey;
    try {
      survey = await surveyRedis(this.#target, this.#connectMs);
    } catch (error) {
      this.#log(
        `All learners are to share the Redis at ${shown} (REDIS_URL), and it cannot be used now: ${describeTrouble(error)} The pages can be read meanwhile, and each Run tries again.`,
      );
      this.#trouble = troubleOf(error);
      this.#server.tell(null);
      return;
    }
    this.#server.tell(survey.server);
    this.#log(`All learners share the Redis at ${shown} (REDIS_URL), version ${this.redisVersion}: what one changes, all see.`);
    if (Number.parseInt(this.redisVersion, 10) < oldestMajor) {
      this.#log(
        `The Redis at ${shown} is ${this.redisVersion}, and the lessons are for ${oldestMajor} or newer: some of their commands will fail.`,
      );
    }
    for (const warning of warningsOf(survey)) this.#log(warning);
  }

  of(learner: string, computer: string = serverComputer): Promise<Machine> {
    return Promise.resolve(new SharedMachine({ learner, computer }, this));
  }

  close(): Promise<void> {
    this.#isClosed = true;
    for (const connection of this.#connections) connection.destroy();
    return Promise.resolve();
  }

  async open(): Promise<Duplex> {
    const connection = guardCommands(await this.#connectLoggedIn(), sharedRule);
    if (this.#isClosed) {
      connection.destroy();
      throw new MachineError('refused', 'The notebook is shutting down.');
    }
    this.#connections.add(connection);
    connection.once('close', () => this.#connections.delete(connection));
    return connection;
  }

  async facts(): Promise<MachineFacts> {
    return {
      ...virtualNetwork,
      isolation: 'shared',
      redis: await this.#server.find(),
      bootedAt: this.#bootedAt,
      memoryKiB: Math.floor(totalmem() / 1024),
      servers: [],
    };
  }

  /** A connection that stays logged in, as far as it begins with a login. */
  async #connectLoggedIn(): Promise<Duplex> {
    const first = await this.#connect();
    return this.#target.login.length === 0 ? first : new RenewedConnection(first, () => this.#connect());
  }

  async #connect(): Promise<Duplex> {
    try {
      const socket = await openRedis(this.#target, this.#connectMs);
      if (this.#trouble !== null) {
        this.#log(`The Redis at ${this.#target.shown} can be used again.`);
        this.#server.mayBeAsked();
      }
      this.#trouble = null;
      return socket;
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble !== this.#trouble) this.#log(`The Redis at ${this.#target.shown} cannot be used: ${describeTrouble(error)}`);
      this.#trouble = trouble;
      throw new MachineError('start-failed', `The shared Redis cannot be used: ${trouble}. Tell whoever runs this notebook.`);
    }
  }
}

/** In a few words, for a learner. */
function troubleOf(error: unknown): string {
  return error instanceof RedisConnectionError ? error.message : 'the connection fails';
}

/** In full, for the log. */
function describeTrouble(error: unknown): string {
  return error instanceof RedisConnectionError ? `${error.message}. ${error.advice}` : describeError(error);
}
