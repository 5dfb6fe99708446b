// Cloud command: what no learner may do to the Redis of somebody's own that is their cloud.
import type { CommandRule, Verdict } from '../streams/command-guard.ts';

const administers = 'it is for whoever runs that Redis';

/** Commands that are refused whatever follows, and why: what tells of passwords, reaches other servers, or ends it for all. */
const refused: ReadonlyMap<string, string> = new Map([
  ['auth', 'this connection has logged in; another one may do so anew'],
  ['config', administers],
  ['debug', administers],
  ['failover', administers],
  ['migrate', 'it would reach another server'],
  ['module', administers],
  ['monitor', 'others use that Redis, too'],
  ['psync', 'a page is no replica'],
  ['replconf', 'a page is no replica'],
  ['replicaof', 'it would reach another server'],
  ['shutdown', administers],
  ['slaveof', 'it would reach another server'],
  ['sync', 'a page is no replica'],
]);

/** Of commands that have them, the subcommands that are let through. */
const allowed: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['acl', new Set(['whoami', 'cat', 'genpass', 'help'])],
  ['cluster', new Set(['countkeysinslot', 'getkeysinslot', 'help', 'info', 'keyslot', 'myid', 'nodes', 'shards', 'slots'])],
]);

/** All else is for that Redis' own users to allow. */
export const cloudRule: CommandRule = {
  judge,
  refusal: (subject) => `NOPERM ${subject} is refused here: ${refused.get(subject.toLowerCase()) ?? administers}`,
};

function judge(words: readonly string[], count: number): Verdict {
  const [name = '', subcommand, ...rest] = words.map(asRedisReads);
  if (refused.has(name)) return { refused: name.toUpperCase() };
  const isWhole = words.length === count;
  if (name === 'hello') return judgeHello([subcommand ?? '', ...rest], isWhole);
  if (name === 'script') {
    if (subcommand === 'debug') return { refused: 'SCRIPT DEBUG' };
    return subcommand === undefined && !isWhole ? 'more' : 'pass';
  }
  const some = allowed.get(name);
  if (some === undefined) return 'pass';
  if (subcommand === undefined) return isWhole ? 'pass' : 'more';
  return some.has(subcommand) ? 'pass' : { refused: `${name.toUpperCase()} ${subjectOf(subcommand)}` };
}

/** With AUTH it would become another user. */
function judgeHello(words: readonly string[], isWhole: boolean): Verdict {
  if (words.includes('auth')) return { refused: 'HELLO AUTH' };
  return isWhole ? 'pass' : 'more';
}

/** Redis compares many of its words up to a zero byte. */
function asRedisReads(word: string): string {
  return word.toLowerCase().split('\0', 1)[0] ?? '';
}

/** As a subject may be written. */
function subjectOf(word: string): string {
  return word.replace(/[^a-z\d-]/g, '').toUpperCase();
}
