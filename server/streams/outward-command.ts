// Outward command: which commands make a redis-server reach, or be reached from, outside the learner's machine.
import type { CommandRule, Verdict } from './command-guard.ts';

/** Parameters of CONFIG SET that open a listener or choose its address; rdma-* is Valkey's. */
const outwardParameter = /^(port|bind|unixsocket|unixsocketperm|cluster-port|(tls|rdma)-[a-z\d-]+)$/;

/** Whether a parameter of CONFIG SET, or the directive of that name, opens a listener or chooses its address. */
export function isOutwardParameter(name: string): boolean {
  return outwardParameter.test(name.toLowerCase());
}

/**
 * Directives a guarded redis-server needs: a script may call MIGRATE and CLUSTER (they lack the noscript flag, in
 * Redis 7 and 8 and in Valkey), so there they must not exist. A learner's own rename-command must be refused, since a
 * renamed command would pass the guard.
 */
export const guardDirectives = ['--rename-command', 'MIGRATE', '', '--rename-command', 'CLUSTER', ''] as const;

/** The rule of a machine whose servers have no network of their own: 7 or newer, with guardDirectives. */
export const outwardRule: CommandRule = {
  judge: judgeCommand,
  refusal: (subject) =>
    `ERR ${subject} is refused here: this computer cannot give the notebook's servers a network of their own, so what reaches outside is off (it works where the notebook runs on Linux with network namespaces)`,
};

function judgeCommand(words: readonly string[], count: number): Verdict {
  const name = words[0]?.toLowerCase() ?? '';
  switch (name) {
    case 'migrate':
    case 'failover':
    case 'cluster':
      return { refused: name.toUpperCase() };
    case 'replicaof':
    case 'slaveof':
      return judgeReplicaOf(name, words, count);
    case 'config':
      return judgeConfig(words, count);
    default:
      return 'pass';
  }
}

function judgeReplicaOf(name: string, words: readonly string[], count: number): Verdict {
  // Any other number of words is Redis's to complain about.
  if (count !== 3) return 'pass';
  const isNoOne = ['no', 'one'].every((word, index) => words[index + 1] === undefined || words[index + 1]?.toLowerCase() === word);
  if (!isNoOne) return { refused: name.toUpperCase() };
  return words.length < count ? 'more' : 'pass';
}

function judgeConfig(words: readonly string[], count: number): Verdict {
  const subcommand = words[1]?.toLowerCase();
  if (subcommand !== undefined && subcommand !== 'set') return 'pass';
  const last = words.length - 1;
  const parameter = words[last]?.toLowerCase() ?? '';
  // CONFIG SET name value name value
  if (last >= 2 && last % 2 === 0 && isOutwardParameter(parameter)) return { refused: `CONFIG SET ${parameter}` };
  return words.length < count ? 'more' : 'pass';
}
