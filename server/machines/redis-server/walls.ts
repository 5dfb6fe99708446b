// Walls: the directives that a learner cannot give a server of the notebook, and what is said instead.
import type { Directive } from '../../streams/conf-text.ts';

interface Wall {
  /** Values that are harmless, as a stock redis.conf has them; without it there are none. */
  readonly allows?: RegExp;
  /** Only where the server has no network of its own. */
  readonly rewrittenOnly?: true;
  /** Why, and what to do. */
  readonly reason: string;
}

const noReach = 'on this computer a server of the notebook cannot reach other servers. Leave it out.';
const noTls = "the machine's network is private and speaks no TLS. Use port instead.";
const noRdma = 'the machine has no RDMA hardware. Use port instead.';
const noModules = "the notebook's servers load no modules. Leave it out.";
const ownSocket = 'it is how the notebook itself comes in. Connect to the port instead.';
const protects = 'it keeps the server apart from the computer it runs on. Leave it out.';
const oneFile = 'a file name here may have letters, digits, dots, dashes and underscores, and no folder.';
const noPinning = 'the processors are shared with others. Leave it out.';
const slowsLoading = "it is a setting of Redis' own tests, by which data may load without an end. Leave it out.";
const noSyslog = 'the log comes to this terminal. Leave it out.';

/** A file name that stays in the server's folder, and is not the link that the notebook keeps there. */
const fileName = /^(?!run$|temp-)[a-z\d_][\w.-]{0,99}$/i;
const no = /^no$/i;
const empty = /^$/;

const walls: Record<string, Wall> = {
  dir: { allows: /^\.\/?$/, reason: 'the machine keeps a folder for each server. Leave it out.' },
  include: { reason: "the server sees only the one redis.conf. Copy the other file's lines into it." },
  loadmodule: { reason: noModules },
  'loadmodule-ex': { reason: noModules },
  unixsocket: { reason: ownSocket },
  unixsocketperm: { reason: ownSocket },
  unixsocketgroup: { reason: ownSocket },
  logfile: { allows: empty, reason: noSyslog },
  'syslog-enabled': { allows: no, reason: noSyslog },
  aclfile: { allows: empty, reason: 'the server keeps no ACL file. Write user lines in redis.conf instead.' },
  'enable-protected-configs': { allows: no, reason: protects },
  'enable-debug-command': { allows: no, reason: protects },
  'enable-module-command': { allows: no, reason: protects },
  'lua-enable-insecure-api': { allows: no, reason: protects },
  'lua-enable-deprecated-api': { allows: no, reason: protects },
  'key-load-delay': { reason: slowsLoading },
  'loading-process-events-interval-bytes': { reason: slowsLoading },
  sentinel: { reason: 'the notebook runs no Sentinel. Leave it out.' },
  'test-memory': { reason: 'the memory is shared with others. Leave it out.' },
  'check-system': { reason: "the computer is not the learner's to check. Leave it out." },
  dbfilename: { allows: fileName, reason: oneFile },
  appendfilename: { allows: fileName, reason: oneFile },
  appenddirname: { allows: fileName, reason: oneFile },
  'cluster-config-file': { allows: fileName, reason: oneFile },
  'server-cpulist': { allows: empty, reason: noPinning },
  server_cpulist: { allows: empty, reason: noPinning },
  'bio-cpulist': { allows: empty, reason: noPinning },
  bio_cpulist: { allows: empty, reason: noPinning },
  'aof-rewrite-cpulist': { allows: empty, reason: noPinning },
  aof_rewrite_cpulist: { allows: empty, reason: noPinning },
  'bgsave-cpulist': { allows: empty, reason: noPinning },
  bgsave_cpulist: { allows: empty, reason: noPinning },
  // A command of another name would pass the guard of such a server.
  'rename-command': { rewrittenOnly: true, reason: 'on this computer the notebook has to recognise every command. Leave it out.' },
  replicaof: { rewrittenOnly: true, allows: /^no one$/i, reason: noReach },
  slaveof: { rewrittenOnly: true, allows: /^no one$/i, reason: noReach },
  'cluster-enabled': { rewrittenOnly: true, allows: no, reason: noReach },
};

/** What the notebook says to a directive it refuses; null: the directive may pass. */
export function wallMessage({ name, values }: Directive, isRewritten: boolean): string | null {
  const wall = wallOf(name);
  if (wall === null || (wall.rewrittenOnly && !isRewritten)) return null;
  if (wall.allows?.test(values.join(' '))) return null;
  return `The notebook does not take "${name}": ${wall.reason}`;
}

function wallOf(name: string): Wall | null {
  if (Object.hasOwn(walls, name)) return walls[name] ?? null;
  if (name.startsWith('tls-')) return name === 'tls-port' ? { allows: /^0$/, reason: noTls } : { reason: noTls };
  if (name.startsWith('rdma-')) return { reason: noRdma };
  return null;
}
