// Code search: which lines of the lessons' code answer a query, by their own words and by what people call a command.
import type { CodeLine } from '../protocol.ts';

/** What people type for a command whose name they do not know yet. A word counts with its endings: expire, expires, expiry. */
const meanings: readonly (readonly [words: string, commands: string])[] = [
  ['expire expiry timeout lifetime ttl', 'EXPIRE PEXPIRE EXPIREAT TTL PTTL PERSIST SETEX EX PX'],
  ['transaction atomic rollback', 'MULTI EXEC DISCARD WATCH'],
  ['delete remove erase', 'DEL UNLINK HDEL LREM SREM ZREM XDEL GETDEL'],
  ['rename', 'RENAME RENAMENX'],
  ['exist', 'EXISTS HEXISTS SISMEMBER'],
  ['list queue', 'LPUSH RPUSH LPOP RPOP LRANGE LLEN BLPOP BRPOP BLMOVE LMOVE'],
  ['hash object record', 'HSET HGET HGETALL HMGET HDEL HINCRBY'],
  ['set unique tag', 'SADD SMEMBERS SISMEMBER SCARD SINTER SUNION'],
  ['sort score leaderboard rank', 'ZADD ZRANGE ZRANK ZREVRANK ZSCORE ZINCRBY SORT'],
  ['stream log event', 'XADD XREAD XRANGE XREADGROUP XACK XLEN'],
  ['count counter increment', 'INCR INCRBY DECR INCRBYFLOAT HINCRBY'],
  ['publish subscribe message channel broadcast', 'PUBLISH SUBSCRIBE PSUBSCRIBE UNSUBSCRIBE PUBSUB'],
  ['block wait', 'BLPOP BRPOP BLMOVE BZPOPMIN XREAD WAIT'],
  ['lock', 'SET NX'],
  ['geo location distance near', 'GEOADD GEOSEARCH GEODIST GEOPOS'],
  ['bit bitmap flag', 'SETBIT GETBIT BITCOUNT BITFIELD BITOP'],
  ['key name find search scan iterate', 'SCAN KEYS TYPE EXISTS'],
  ['type kind', 'TYPE OBJECT'],
  ['save snapshot backup persist', 'SAVE BGSAVE BGREWRITEAOF LASTSAVE'],
  ['replica replication copy follow', 'REPLICAOF ROLE WAIT FAILOVER'],
  ['script lua function', 'EVAL EVALSHA SCRIPT FCALL FUNCTION'],
  ['password login user permission', 'AUTH ACL HELLO'],
  ['configuration setting option', 'CONFIG'],
  ['memory evict', 'MEMORY OBJECT INFO CONFIG'],
  ['monitor debug slow', 'MONITOR SLOWLOG LATENCY'],
  ['empty clear flush', 'FLUSHALL FLUSHDB DEL'],
  ['database', 'SELECT SWAPDB DBSIZE MOVE'],
  ['start run launch install', 'redis-server'],
  ['stop quit end shut', 'SHUTDOWN QUIT'],
  ['alive test connect', 'PING ECHO HELLO'],
];

/** Words that say nothing about what is looked for. */
const empty = new Set('a an the of to in on for how do does i my with and or is what key keys value values redis'.split(' '));

/** The search over the lines of all lessons; loaded once the search is opened. */
export class CodeSearch {
  readonly #lines: readonly CodeLine[];

  constructor(lines: readonly CodeLine[]) {
    this.#lines = lines;
  }

  /** The commands that a query means, in its own words' order; none where it names none. */
  readonly commandsMeant = commandsMeant;

  /** The lines that answer a query, best first. */
  find(query: string): CodeLine[] {
    return findCode(query, this.#lines);
  }
}

function commandsMeant(query: string): string[] {
  const all = words(query);
  const telling = all.filter((word) => !empty.has(word));
  const wanted = telling.length > 0 ? telling : all;
  const found = wanted.flatMap((word) => meanings.filter(([names]) => names.split(' ').some((name) => isForm(word, name))));
  return [...new Set(found.flatMap(([, commands]) => commands.split(' ')))];
}

/**
 * The lines that answer a query, best first: those with all of its words, then those with a command that it means.
 * A line that stands on several pages counts once a page.
 */
function findCode(query: string, lines: readonly CodeLine[]): CodeLine[] {
  const asked = words(query);
  if (asked.length === 0) return [];
  const meant = commandsMeant(query).map((command) => command.toLowerCase());
  const scored = lines.map((line) => {
    const own = words(line.line);
    const isLiteral = asked.every((word) => own.some((other) => other.startsWith(word)));
    const rank = meant.findIndex((command) => own.includes(command));
    return { line, score: isLiteral ? -1 : rank === -1 ? null : rank };
  });
  const seen = new Set<string>();
  return scored
    .filter((entry): entry is { line: CodeLine; score: number } => entry.score !== null)
    .toSorted((one, other) => one.score - other.score)
    .map(({ line }) => line)
    .filter(({ url, line }) => {
      const key = `${url.split('#')[0]} ${line}`;
      return !seen.has(key) && Boolean(seen.add(key));
    });
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\d_-]+/gu) ?? [];
}

/** Whether a typed word is one of the forms of a name: expires, expired, expiring, expiry of expire. */
function isForm(word: string, name: string): boolean {
  return word === name || (word.length > 2 && stem(word) === stem(name));
}

function stem(word: string): string {
  return word.replace(/(?:ations?|ing|ies|es|ed|ry|ions?|[sye])$/, '');
}
