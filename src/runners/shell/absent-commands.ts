// Absent commands: what a learner will surely try and the machine does not have, with what to do instead.
import type { RunTexts } from '../../texts/texts.ts';

/** What the shell of a notebook says where bash would say less. */
export type ShellHints = RunTexts['shell']['hints'];

const advice: ReadonlyMap<string, keyof ShellHints['instead']> = new Map([
  ...['python', 'python3', 'pip', 'pip3', 'ipython', 'conda', 'mamba', 'uv'].map((name) => [name, 'python'] as const),
  ...['apt', 'apt-get', 'brew', 'dnf', 'yum', 'apk', 'snap', 'docker', 'npm', 'npx'].map((name) => [name, 'install'] as const),
  ...['wget', 'ssh', 'telnet', 'git'].map((name) => [name, 'internet'] as const),
  ...['node', 'ruby', 'php', 'perl', 'java', 'go'].map((name) => [name, 'language'] as const),
  ['sudo', 'sudo'] as const,
  ['systemctl', 'service'] as const,
  ['service', 'service'] as const,
  ['redis-benchmark', 'benchmark'] as const,
  ['redis-sentinel', 'sentinel'] as const,
  ['$', 'prompt'] as const,
]);

/** Redis commands that lessons begin with. */
const redisCommands: ReadonlySet<string> = new Set(
  (
    'append auth bitcount blpop brpop client config dbsize decr decrby del discard dump exists expire expireat flushall flushdb geoadd get getdel getex ' +
    'getrange getset hdel hexists hget hgetall hincrby hkeys hlen hmget hmset hset hvals incr incrby incrbyfloat info keys lindex linsert llen lpop lpush ' +
    'lrange lrem lset ltrim mget monitor mset multi object persist pexpire pfadd pfcount psubscribe pttl publish randomkey rename rpop rpush sadd save scan scard ' +
    'sdiff set setbit setex setnx setrange sinter sismember smembers spop srem strlen subscribe sunion ttl unlink unsubscribe watch xadd xlen xrange xread ' +
    'zadd zcard zcount zincrby zrange zrank zrem zscore'
  ).split(' '),
);

/** What to do instead of a command that was not found; null where there is nothing to say. */
export function insteadOf(name: string, hints: ShellHints): string | null {
  const found = advice.get(name);
  if (found !== undefined) return hints.instead[found];
  if (/^(\d+\.\d+\.\d+\.\d+|redis|localhost):\d+(\[\d+\])?$/.test(name)) return hints.redisPrompt;
  return redisCommands.has(name.toLowerCase()) ? hints.redisCommand(name) : null;
}
