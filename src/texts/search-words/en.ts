// English search words: how readers ask for a command whose name they do not know. Loaded when something is searched for.

/** The shape of every language's words. */
export interface SearchWords {
  /** What people type for a command; a word counts with its endings. */
  readonly meanings: readonly (readonly [words: string, commands: string])[];
  /** Words that say nothing about what is looked for. */
  readonly emptyWords: string;
  /** The endings that make forms of one word. */
  readonly endings: RegExp;
}

export const searchWords: SearchWords = {
  meanings: [
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
  ],
  emptyWords: 'a an the of to in on for how do does i my with and or is what key keys value values redis',
  endings: /(?:ations?|ing|ies|es|ed|ry|ions?|[sye])$/,
};
