// Redis tokens: the tones of a Redis command, by the place of each of its words.
import { tokenize, type Token, type Tone } from './token.ts';

/** Words of a command line as redis-cli splits it: quoted or not. */
const words = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^\s"']+/g;

/** Commands whose second word belongs to the name. */
const containers = new Set(
  'ACL CLIENT CLUSTER COMMAND CONFIG DEBUG FUNCTION LATENCY MEMORY MODULE OBJECT PUBSUB SCRIPT SENTINEL SLOWLOG XGROUP XINFO'.split(' '),
);
/** Of those, whose third word is a key. */
const containersOfKeys = new Set(['OBJECT', 'XGROUP', 'XINFO', 'MEMORY']);
/** Commands without a key. */
const keyless = new Set(
  (
    'AUTH BGREWRITEAOF BGSAVE DBSIZE DISCARD ECHO EXEC FAILOVER FLUSHALL FLUSHDB HELLO INFO KEYS LASTSAVE LOLWUT MONITOR MULTI PING ' +
    'QUIT RANDOMKEY READONLY READWRITE REPLICAOF RESET ROLE SAVE SCAN SELECT SHUTDOWN SLAVEOF SWAPDB TIME UNWATCH WAIT WAITAOF ' +
    'EVAL EVALSHA EVAL_RO EVALSHA_RO FCALL FCALL_RO'
  ).split(' '),
);
/** Commands all of whose plain words are keys or channels. */
const onlyKeys = new Set(
  (
    'BLPOP BRPOP BZPOPMIN BZPOPMAX DEL EXISTS MGET PFCOUNT PFMERGE PSUBSCRIBE PUNSUBSCRIBE RENAME RENAMENX SDIFF SDIFFSTORE SINTER ' +
    'SINTERSTORE SSUBSCRIBE SUBSCRIBE SUNION SUNIONSTORE TOUCH UNLINK UNSUBSCRIBE WATCH'
  ).split(' '),
);
const number = /^[+-]?(?:\d[\d.]*(?:e[+-]?\d+)?|inf)$/i;
/** Keywords are written in capitals: NX, WITHSCORES, LIMIT. */
const keyword = /^[A-Z][A-Z_]+$/;

/** The tokens of commands, one a line. */
export function redisTokens(source: string): Token[] {
  return source.split('\n').flatMap((line, at) => [...(at === 0 ? [] : [{ text: '\n', tone: null }]), ...lineTokens(line)]);
}

function lineTokens(line: string): Token[] {
  if (/^\s*#/.test(line)) return [{ text: line, tone: 'dim' }];
  const tones = redisTones((line.match(words) ?? []).map(String));
  let at = 0;
  return tokenize(line, words, () => tones[at++] ?? null);
}

/** The tone of each word of one command. */
export function redisTones(command: readonly string[]): (Tone | null)[] {
  const name = (command[0] ?? '').toUpperCase();
  const isContainer = containers.has(name) && command.length > 1;
  const first = isContainer ? 2 : 1;
  const takesKey = isContainer ? containersOfKeys.has(name) : !keyless.has(name);
  const streams = command.findIndex((word, at) => at > 0 && word.toUpperCase() === 'STREAMS' && name.startsWith('XREAD'));
  return command.map((word, at): Tone | null => {
    if (at < first) return 'cmd';
    if (/^["']/.test(word)) return 'str';
    if (streams !== -1) {
      if (at > streams && at <= streams + (command.length - 1 - streams) / 2) return 'key';
    } else if (takesKey && (at === first || (onlyKeys.has(name) && !number.test(word)))) {
      return 'key';
    }
    if (number.test(word)) return 'num';
    return keyword.test(word) ? 'opt' : 'str';
  });
}
