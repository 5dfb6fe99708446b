// Redis survey: what readers could do to the Redis of REDIS_URL, tried by the bridge itself at the start, and what to say of it.
import { AbstractConnector, Redis } from 'ioredis';
import type { Socket } from 'node:net';
import type { CommandDocs } from '../../src/protocol.ts';
import { askCommandDocs } from '../command-docs.ts';
import { explain, loginRefused, openRedis, RedisConnectionError } from './redis-connection.ts';
import type { RedisTarget } from './redis-target.ts';
import { isReply } from '../redis-reply.ts';

/** Which server it says it is. */
export interface ToldServer {
  readonly flavour: 'redis' | 'valkey';
  /** Such as "7.0.15". */
  readonly version: string;
}

/** What was found. */
export interface RedisSurvey {
  /** null where it does not tell. */
  readonly server: ToldServer | null;
  /** The user that connections are logged in as; null where there are no users (before Redis 6), or it does not tell. */
  readonly user: string | null;
  /** Whether that user may use CONFIG or ACL, which are for administrators. */
  readonly isAdministrator: boolean;
  readonly mayRunScripts: boolean;
  /** Whether anybody becomes the user "default", whatever password they give. */
  readonly isDefaultOpen: boolean;
}

/** Other servers to which a Redis goes where a script tells it to, in so far as the user that connections are logged in as may. */
export interface RedisReach {
  /** null: as in RedisSurvey. */
  readonly user: string | null;
  readonly mayMigrate: boolean;
  /** Whether that user may make any server a node of its cluster. */
  readonly mayMeet: boolean;
}

/** Which server it is, alone. Throws RedisConnectionError. */
export function askServer(target: RedisTarget, timeoutMs: number): Promise<ToldServer | null> {
  return askRedis(target, timeoutMs, (redis) => serverOf(redis, target));
}

/** What it says of its commands. Throws RedisConnectionError, and the refusal of a Redis that does not tell. */
export function askDocs(target: RedisTarget, timeoutMs: number): Promise<CommandDocs> {
  return askRedis(target, timeoutMs, askCommandDocs);
}

/** Tries what can be tried without changing anything. Throws RedisConnectionError. */
export async function surveyRedis(target: RedisTarget, timeoutMs: number): Promise<RedisSurvey> {
  const own = await askRedis(target, timeoutMs, async (redis) => ({
    server: await serverOf(redis, target),
    user: await answerOf(redis.acl('WHOAMI')),
    isAdministrator: (await answerOf(redis.config('GET', 'maxmemory'))) !== null || (await answerOf(redis.acl('LIST'))) !== null,
    mayRunScripts: (await answerOf(redis.eval('return 1', 0))) !== null,
  }));
  return { ...own, isDefaultOpen: await canBecomeDefault(target, timeoutMs) };
}

/** Asks for what would be refused in any case, and changes nothing. */
export async function reachOf(redis: Redis): Promise<RedisReach> {
  return {
    user: await answerOf(redis.acl('WHOAMI')),
    mayMigrate: await mayCall(redis, 'MIGRATE', 'no-host', 'no-port', 'no-key', 'no-database', 'no-time'),
    mayMeet: await mayCall(redis, 'CLUSTER', 'MEET', 'no-host', 'no-port'),
  };
}

/** What the log is to say of the reach of a learners' server, if anything, with the way to prevent it. title, variable: what it is called, and what names it. */
export function reachWarningsOf(
  { user, mayMigrate, mayMeet }: RedisReach,
  { title, variable }: { readonly title: string; readonly variable: string },
): string[] {
  if (!mayMigrate && !mayMeet) return [];
  const names = [...(mayMigrate ? ['MIGRATE'] : []), ...(mayMeet ? ['CLUSTER MEET'] : [])];
  const rules = [...(mayMigrate ? ['-migrate'] : []), ...(mayMeet ? ['-cluster|meet'] : [])];
  const trust = mayMeet ? ` Of its nodes, learners reach only those on the hosts that ${variable} names.` : '';
  return [
    `Whoever logs in to the ${title} may have its Redis reach other servers, with a script that calls ${names.join(' or ')}.${trust} What prevents it, on each node: ACL SETUSER ${user ?? 'USER'} ${rules.join(' ')}`,
  ];
}

/** What the log is to say of it: one sentence of what could happen, and the way to prevent it. */
export function warningsOf({ user, isAdministrator, mayRunScripts, isDefaultOpen }: RedisSurvey): string[] {
  const warnings: string[] = [];
  if (isAdministrator) {
    warnings.push(
      `Whoever reads a page may change that Redis' settings, and with CONFIG or ACL read its password: the user in REDIS_URL is allowed dangerous commands. Give the notebook a user of its own; its page Self-hosting says how.`,
    );
  }
  if (user !== null && user !== 'default' && isDefaultOpen) {
    warnings.push(
      `Whoever reads a page may become another user of that Redis with AUTH default x, since the user "default" takes any password: what the user in REDIS_URL may not do keeps nobody from anything. Give an administrator a password, then switch that user off: ACL SETUSER default off`,
    );
  }
  if (mayRunScripts && !isAdministrator) {
    warnings.push(
      `Whoever reads a page may hold that Redis up for everybody with an endless script. Where no lesson needs EVAL: ACL SETUSER ${user ?? 'USER'} -@scripting`,
    );
  }
  return warnings;
}

async function serverOf(redis: Redis, target: RedisTarget): Promise<ToldServer | null> {
  try {
    // A flat array of names and values.
    const hello = await redis.call('HELLO');
    const texts = Array.isArray(hello) ? hello.map(String) : [];
    const told = (name: string): string | undefined => (texts.includes(name) ? texts[texts.indexOf(name) + 1] : undefined);
    const version = told('version');
    // Valkey tells its own name and version here, unless it was told to pass for Redis; then the version is a Redis' as well.
    return version === undefined ? null : { flavour: told('server') === 'valkey' ? 'valkey' : 'redis', version };
  } catch (error) {
    if (!isReply(error)) throw error;
    if (error.message.startsWith('NOAUTH')) throw loginRefused(error.message, target);
    // HELLO came with Redis 6.
    return error.message.startsWith('ERR unknown command') ? { flavour: 'redis', version: '5 or older' } : null;
  }
}

/** Whether a connection without a login is, or by any password becomes, the user that everybody is at first. */
async function canBecomeDefault(target: RedisTarget, timeoutMs: number): Promise<boolean> {
  return askRedis({ ...target, login: [] }, timeoutMs, async (redis) => {
    const guess = 'any password will do';
    return (
      (await answerOf(redis.call('AUTH', 'default', guess))) !== null ||
      (await answerOf(redis.call('HELLO', '3', 'AUTH', 'default', guess))) !== null
    );
  });
}

/** Whether a command is refused for what it asks, and not for who asks. */
async function mayCall(redis: Redis, name: string, ...words: string[]): Promise<boolean> {
  try {
    await redis.call(name, ...words);
    return true;
  } catch (error) {
    if (!isReply(error)) throw error;
    // A key that the user may not have is one of many.
    return !/^(NOPERM .*command|ERR unknown|ERR This instance has cluster support disabled)/i.test(error.message);
  }
}

/** null: Redis refuses it. */
async function answerOf<T>(question: Promise<T>): Promise<T | null> {
  try {
    return await question;
  } catch (error) {
    if (isReply(error)) return null;
    throw error;
  }
}

/** Asks over a connection of the bridge's own. Throws RedisConnectionError, and what the Redis refuses. */
export async function askRedis<T>(target: RedisTarget, timeoutMs: number, questions: (redis: Redis) => Promise<T>): Promise<T> {
  const socket = await openRedis(target, timeoutMs);
  const redis = new Redis({
    // The way to it, its TLS and its login are the same as those of learners' connections, and so is what is said where they fail.
    Connector: class extends AbstractConnector {
      constructor() {
        super(timeoutMs);
      }
      override connect(): Promise<Socket> {
        this.stream = socket;
        return Promise.resolve(socket);
      }
    },
    lazyConnect: true,
    retryStrategy: () => null,
    protocol: 2,
    enableReadyCheck: false,
    disableClientInfo: true,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: timeoutMs,
  });
  let trouble: Error | null = null;
  redis.on('error', (error: Error) => {
    trouble ??= error;
  });
  try {
    await redis.connect();
    return await questions(redis);
  } catch (error) {
    if (error instanceof RedisConnectionError || isReply(error)) throw error;
    throw explain(trouble ?? asConnectionError(error), target);
  } finally {
    redis.disconnect();
    socket.destroy();
  }
}

/** ioredis tells the end of a connection, and a silence, in words alone. */
function asConnectionError(error: unknown): Error {
  const { message } = error as Error;
  const code = message === 'Command timed out' ? 'ETIMEDOUT' : message === 'Connection is closed.' ? 'ECONNRESET' : undefined;
  return code === undefined ? (error as Error) : Object.assign(new Error(message), { code });
}
