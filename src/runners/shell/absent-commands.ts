// Absent commands: what a learner will surely try and the machine does not have, with what to do instead.

const noPython = 'the shell has no Python, and nothing can be installed';
const noInstall = 'nothing can be installed here, and a lesson needs nothing more';
const noInternet = 'the machine has no internet: only its own Redis can be reached, with redis-cli or curl';

const advice: ReadonlyMap<string, string> = new Map([
  ...['python', 'python3', 'pip', 'pip3', 'ipython', 'conda', 'mamba', 'uv'].map((name) => [name, noPython] as const),
  ...['apt', 'apt-get', 'brew', 'dnf', 'yum', 'apk', 'snap', 'docker', 'npm', 'npx'].map((name) => [name, noInstall] as const),
  ...['wget', 'ssh', 'ngrok', 'telnet', 'nc', 'git'].map((name) => [name, noInternet] as const),
  ...['node', 'ruby', 'php', 'perl', 'java', 'go'].map((name) => [name, 'the shell runs shell commands alone'] as const),
  ['sudo', 'you need no rights here: leave sudo out'],
  ['systemctl', 'start the server with: redis-server'],
  ['service', 'start the server with: redis-server'],
  ['redis-benchmark', 'measure a round trip with: redis-cli --latency'],
  ['redis-sentinel', 'the machine has redis-server and redis-cli alone'],
  ['$', 'leave out the prompt: what is to be typed comes after it'],
]);

/** Redis commands that lessons begin with. */
const redisCommands: ReadonlySet<string> = new Set(
  (
    'append auth bitcount blpop brpop client config dbsize decr decrby del discard dump exists expire expireat flushall flushdb geoadd get getdel getex ' +
    'getrange getset hdel hexists hget hgetall hincrby hkeys hlen hmget hmset hset hvals incr incrby incrbyfloat info keys lindex linsert llen lpop lpush ' +
    'lrange lrem lset ltrim mget monitor mset multi object persist pexpire pfadd pfcount ping psubscribe pttl publish randomkey rename rpop rpush sadd save scan scard ' +
    'sdiff set setbit setex setnx setrange sinter sismember smembers spop srem strlen subscribe sunion ttl unlink unsubscribe watch xadd xlen xrange xread ' +
    'zadd zcard zcount zincrby zrange zrank zrem zscore'
  ).split(' '),
);

/** What to do instead of a command that was not found; null where there is nothing to say. */
export function insteadOf(name: string): string | null {
  const found = advice.get(name);
  if (found) return found;
  if (/^(\d+\.\d+\.\d+\.\d+|redis|localhost):\d+(\[\d+\])?$/.test(name))
    return 'that is the prompt of redis-cli: type what comes after it in a redis snippet';
  return redisCommands.has(name.toLowerCase())
    ? `that is a command for Redis: redis-cli ${name} ..., or ${name} ... in a redis snippet`
    : null;
}
