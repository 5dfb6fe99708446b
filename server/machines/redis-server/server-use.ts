// Server use: what a redis-server's own lists tell of the clients that it has, read as text of Redis 7 and Valkey.
import { isClassAddress } from '../../network/class-address.ts';

/** What the clients of a server are about. */
export interface ServerUse {
  /** Whether one waits for something that comes by itself: blocked, subscribed, or a MONITOR. */
  readonly isWaiting: boolean;
  /** Whether one has what a new connection in its place would not have: a transaction, a database, a name, a protocol, a user. */
  readonly hasState: boolean;
  /** Whether a replica or a primary on another machine of the class is connected, which would lose it. */
  readonly hasPeers: boolean;
}

/** One row of CLIENT LIST. */
type Client = Readonly<Record<string, string>>;

/** What a row says of a new connection. */
const initial: Client = {
  db: '0',
  name: '',
  multi: '-1',
  watch: '0',
  redir: '-1',
  user: 'default',
  resp: '2',
  // The beginning of a command: what is not parsed yet, and the arguments that are.
  qbuf: '0',
  'argv-mem': '0',
  obl: '0',
  oll: '0',
};

/**
 * Reads CLIENT LIST as asked by the bridge, whose own row is left out: the youngest of those whose last command it was.
 * Connections between the machine's own servers are no use of theirs.
 */
export function readUse(clientList: string): ServerUse {
  const clients = rowsOf(clientList);
  const own = clients.findLast((client) => client['cmd'] === 'client|list' || client['cmd'] === 'client');
  const others = clients.filter((client) => client !== own && !isReplication(client));
  const hasPeers = clients.some((client) => isReplication(client) && isClassAddress((client['addr'] ?? '').replace(/:\d+$/, '')));
  return { isWaiting: others.some(isWaiting), hasState: others.some(hasState), hasPeers };
}

/** Whether the list tells of a MONITOR, which would see the bridge ask for INFO. */
export function hasMonitor(clientList: string): boolean {
  return rowsOf(clientList).some((client) => client['flags']?.includes('O'));
}

/**
 * Reads INFO commandstats: whether a client may have state that CLIENT LIST does not show. WATCH is shown from 7.4 on,
 * CLIENT REPLY never; after CONFIG RESETSTAT nobody knows of either.
 */
export function mayHideState(commandStats: string, clientList: string): boolean {
  if (!clientList.includes(' watch=') && /^cmdstat_watch:/m.test(commandStats)) return true;
  return /^cmdstat_(?:client\|reply|script\|debug|config\|resetstat|readonly|asking):/m.test(commandStats);
}

/**
 * Commands, as INFO commandstats names them, that change what a server has in its memory only: its configuration, its users,
 * its cached scripts, its primary, its modules. CONFIG RESETSTAT hides the others.
 */
const changing = new Set([
  'config|set',
  'config|resetstat',
  'acl|setuser',
  'acl|deluser',
  'acl|load',
  'script|load',
  'eval',
  'eval_ro',
  'replicaof',
  'slaveof',
  'module|load',
  'module|loadex',
]);

/**
 * Reads INFO commandstats: whether a server may have been changed since its start in what its data does not hold.
 * ownConfigSets: how many times the bridge itself has set its hz, which counts as CONFIG SET.
 */
export function isChanged(commandStats: string, ownConfigSets: number): boolean {
  return [...commandStats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].some(
    ([, name = '', calls]) => changing.has(name) && Number(calls) > (name === 'config|set' ? ownConfigSets : 0),
  );
}

/** Whether a server can write no further to its append-only file, as INFO persistence tells. */
export function failsToWrite(persistence: string): boolean {
  return /^aof_last_write_status:err/m.test(persistence);
}

function rowsOf(clientList: string): Client[] {
  return clientList
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) =>
      Object.fromEntries(
        line
          .trim()
          .split(' ')
          .map((field) => splitField(field)),
      ),
    );
}

function splitField(field: string): [string, string] {
  const at = field.indexOf('=');
  return [field.slice(0, at), field.slice(at + 1)];
}

/** A replica or a primary of the machine's own: those come by TCP. A client of the bridge (U) that asked for the stream is one that waits. */
function isReplication({ flags = '' }: Client): boolean {
  return /[SM]/.test(flags) && !flags.includes('U');
}

function isWaiting({ flags = '', sub = '0', psub = '0', ssub = '0' }: Client): boolean {
  return /[bPOS]/.test(flags) || [sub, psub, ssub].some((count) => count !== '0');
}

/** U and N are the flags of a plain connection. obl, oll: replies that wait for it. */
function hasState(client: Client): boolean {
  const differs = Object.entries(initial).some(([name, value]) => client[name] !== undefined && client[name] !== value);
  return differs || isWaiting(client) || !/^[UN]*$/.test(client['flags'] ?? '');
}
