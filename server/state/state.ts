// State: the bridge's own records, in a Redis that keeps each write before it is acknowledged.
import { Redis, type RedisOptions } from 'ioredis';
import { describeError, type Log } from '../log.ts';
import { stateLimits } from './limits.ts';
import { OwnServer, type OwnServerParts } from './own-server.ts';
import { StateError } from './state-error.ts';

/** The records of one bridge. */
export interface State {
  /**
   * Speaks to its Redis, each key under this bridge's own prefix (SCAN and the keys that come back excepted). A command that
   * is not answered in time rejects; it may have been done all the same, so that what is written has to bear being written twice.
   */
  readonly redis: Redis;
  /** Process id of the bridge's own server; null: it is being started again, or somebody else's. */
  readonly serverPid: () => number | null;
  /** Ends the connection and the bridge's own server. */
  readonly close: () => Promise<void>;
}

/** Where the records are: in a server of the bridge's own, or in the Redis that STATE_REDIS_URL names. */
export type StateTarget = ({ readonly own: Omit<OwnServerParts, 'log'> } | { readonly url: string; readonly shownUrl: string }) & {
  /** Tells this bridge's keys from those of others. */
  readonly prefix: string;
};

const options = {
  lazyConnect: true,
  connectTimeout: stateLimits.connectMs,
  commandTimeout: stateLimits.commandMs,
  // Nobody waits longer than commandTimeout for one; so long they wait for a server that is started again.
  maxRetriesPerRequest: null,
  retryStrategy: (times: number) => Math.min(20 * 2 ** Math.min(times, 7), 2_000),
} satisfies RedisOptions;

/** Opens them. Throws StateError. */
export async function openState(target: StateTarget, log: Log): Promise<State> {
  const server = 'own' in target ? await OwnServer.open({ ...target.own, log }) : null;
  const redis =
    server !== null
      ? new Redis({ ...options, path: server.path, keyPrefix: target.prefix })
      : new Redis('url' in target ? target.url : '', { ...options, keyPrefix: target.prefix });
  tellOfOutages(redis, log);
  try {
    if ((await reach(redis)) === 'full') log(fullText(target));
    if (server === null) await checkKeeping(redis, log);
  } catch (error) {
    redis.disconnect();
    await server?.close();
    throw new StateError(
      `${nameOf(target)} cannot be used for the class's records: ${reasonOf(error)}. See that it runs, that user and password are right, and that it may be written to.`,
    );
  }
  return {
    redis,
    serverPid: () => server?.pid ?? null,
    async close() {
      redis.disconnect();
      await server?.close();
    },
  };
}

/** Resolves once it answers and takes writes, or says that it has no memory for them. */
async function reach(redis: Redis): Promise<'open' | 'full'> {
  let last: unknown = null;
  const note = (error: unknown): void => {
    last = error;
  };
  redis.on('error', note);
  const giveUp = setTimeout(() => redis.disconnect(), stateLimits.connectMs);
  try {
    await redis.connect().catch((error: unknown) => {
      // One that is being started refuses at first: it is tried again by itself, and what matters is what comes of that.
      if (redis.status === 'end') throw error;
    });
    await redis.set('started', String(Date.now()));
    return 'open';
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('OOM ')) return 'full';
    throw last ?? error;
  } finally {
    clearTimeout(giveUp);
    redis.off('error', note);
  }
}

/** Says what a crash of somebody else's Redis may cost. */
async function checkKeeping(redis: Redis, log: Log): Promise<void> {
  const info = await redis.info('persistence').catch(() => '');
  if (/^aof_enabled:0/m.test(info)) {
    log(
      'The Redis that STATE_REDIS_URL names keeps no append-only file: what it was told last may be lost when it crashes. Set appendonly yes and appendfsync always there.',
    );
  }
}

/** One line for each outage, and one for its end. */
function tellOfOutages(redis: Redis, log: Log): void {
  let isOut = false;
  redis.on('error', (error: unknown) => {
    if (isOut || redis.status === 'connecting') return;
    isOut = true;
    log(`The class's records cannot be reached: ${describeError(error)}`);
  });
  redis.on('close', () => {
    if (redis.status === 'end' || isOut) return;
    isOut = true;
    log("The connection to the class's records ended. It is opened again; until then nobody can join, and what was acknowledged is kept.");
  });
  redis.on('ready', () => {
    if (isOut) log("The class's records are reached again.");
    isOut = false;
  });
}

function fullText(target: StateTarget): string {
  const room = 'url' in target ? 'Raise its maxmemory' : 'Keep its folder, and begin other classes with another DATA_DIR';
  return `${nameOf(target)} is full: what it keeps can be read, and nothing more is written, so that nobody new can join. ${room}.`;
}

function nameOf(target: StateTarget): string {
  return 'url' in target ? `The Redis that STATE_REDIS_URL names (${target.shownUrl})` : `The redis-server in ${target.own.folder}`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
