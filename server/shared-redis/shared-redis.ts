// Shared redis: the machines of a bridge that has a Redis of somebody's own, the same one for every learner.
import { totalmem } from 'node:os';
import type { Duplex } from 'node:stream';
import type { MachineFacts } from '../../src/protocol.ts';
import { guardCommands } from '../streams/command-guard.ts';
import { sharedLimits } from '../limits.ts';
import { describeError, type Log } from '../log.ts';
import { MachineError, type Machine, type Machines } from '../machine.ts';
import { openRedis, RedisConnectionError } from './redis-connection.ts';
import { askVersion, surveyRedis, warningsOf, type RedisSurvey } from './redis-survey.ts';
import { readRedisTarget, type RedisTarget } from './redis-target.ts';
import { RenewedConnection } from './renewed-connection.ts';
import { sharedRule } from './shared-command.ts';
import { defaultPort, destination, virtualNetwork } from '../network/virtual-network.ts';

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

class SharedRedis implements SharedMachines, Machine {
  redisVersion = 'unknown';
  readonly #target: RedisTarget;
  readonly #log: Log;
  readonly #connectMs: number;
  readonly #bootedAt = Date.now();
  readonly #open = new Set<Duplex>();
  /** What the log last said to be wrong; null: nothing. Said again only when it changes. */
  #trouble: string | null = null;
  #isClosed = false;

  constructor(target: RedisTarget, log: Log, connectMs: number) {
    this.#target = target;
    this.#log = log;
    this.#connectMs = connectMs;
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
      return;
    }
    this.redisVersion = survey.version ?? 'unknown';
    this.#log(`All learners share the Redis at ${shown} (REDIS_URL), version ${this.redisVersion}: what one changes, all see.`);
    if (Number.parseInt(this.redisVersion, 10) < oldestMajor) {
      this.#log(
        `The Redis at ${shown} is ${this.redisVersion}, and the lessons are for ${oldestMajor} or newer: some of their commands will fail.`,
      );
    }
    for (const warning of warningsOf(survey)) this.#log(warning);
  }

  /** Every learner has the same machine. */
  of(): Promise<Machine> {
    return Promise.resolve(this);
  }

  close(): Promise<void> {
    this.#isClosed = true;
    for (const connection of this.#open) connection.destroy();
    return Promise.resolve();
  }

  async connect(host: string, port: number): Promise<Duplex> {
    const place = destination(host);
    if (place === 'unknown') throw new MachineError('unknown-host', 'No machine of this network has that name.');
    if (place === 'nowhere' || port !== defaultPort)
      throw new MachineError('refused', `Nobody listens there: the shared Redis is at 127.0.0.1:${defaultPort}.`);
    const connection = guardCommands(await this.#connectLoggedIn(), sharedRule);
    if (this.#isClosed) {
      connection.destroy();
      throw new MachineError('refused', 'The notebook is shutting down.');
    }
    this.#open.add(connection);
    connection.once('close', () => this.#open.delete(connection));
    return connection;
  }

  start(): Promise<never> {
    return Promise.reject(
      new MachineError('walled', `This page uses a shared Redis, at 127.0.0.1:${defaultPort} already: no server can be started here.`),
    );
  }

  signal(): never {
    throw new MachineError('walled', 'This page uses a shared Redis: nobody can stop it or signal it from here.');
  }

  async facts(): Promise<MachineFacts> {
    if (this.redisVersion === 'unknown') {
      // Its trouble is told where it matters: at connect.
      await this.#askVersion().catch(() => {});
    }
    return {
      ...virtualNetwork,
      isolation: 'shared',
      redis: this.redisVersion,
      bootedAt: this.#bootedAt,
      memoryKiB: Math.floor(totalmem() / 1024),
      servers: [],
    };
  }

  reset(): Promise<never> {
    return Promise.reject(new MachineError('walled', "This page uses a shared Redis: its data is not this page's to remove."));
  }

  async #askVersion(): Promise<void> {
    this.redisVersion = (await askVersion(this.#target, this.#connectMs)) ?? 'unknown';
  }

  /** A connection that stays logged in, as far as it begins with a login. */
  async #connectLoggedIn(): Promise<Duplex> {
    const first = await this.#connect();
    return this.#target.login.length === 0 ? first : new RenewedConnection(first, () => this.#connect());
  }

  async #connect(): Promise<Duplex> {
    try {
      const socket = await openRedis(this.#target, this.#connectMs);
      if (this.#trouble !== null) this.#log(`The Redis at ${this.#target.shown} can be used again.`);
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
