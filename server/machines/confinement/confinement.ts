// Confinement: the command line that runs a program behind the walls of its machine.
import { basename, dirname, join } from 'node:path';
import { virtualNetwork } from '../../network/virtual-network.ts';
import type { MachineLimits } from '../limits.ts';
import type { NamespaceKind } from './held-namespaces.ts';
import type { MachineFolders } from '../machine-folders.ts';

/** What the host grants. */
export interface IsolationMeans {
  /** namespace: every machine has a network of its own; rewritten: its servers have no network at all. */
  readonly kind: 'namespace' | 'rewritten';
  /** Whether the networks need a user namespace around them, since the bridge is not root. */
  readonly isUserNamespace: boolean;
  /** Whether machines see an empty root with nothing but their own folders to write to, from behind a seccomp filter. */
  readonly hasThickWalls: boolean;
  /** Whether the networks of a learner's computers can be joined to each other. */
  readonly hasCables: boolean;
  /** User ids to run machines with, one each; null: they run as the bridge's user. */
  readonly uids: { readonly first: number; readonly count: number } | null;
  /** Whether the kernel ends a server whose parent has ended, however that came. */
  readonly hasParentDeathSignal: boolean;
  /** The folder for the cgroups of machines (control-groups.ts); missing: there are none. */
  readonly groups?: string;
  /** Sentences for the start of the bridge: which of it there is, and why where it is the lesser. */
  readonly summary: string;
}

/** The process a command line is for. */
export interface Confinement {
  /** User id of the machine; null where there is none to change to. */
  readonly uid: number | null;
  /** Its working folder. */
  readonly folder: string;
  /** Its card is at the end of a cable, by which its address comes; otherwise it has none, and the address on its loopback. */
  readonly hasCable?: boolean;
  /** The first of the descriptors of the namespaces to join, in the order of namespaceKinds; null: new ones are made. */
  readonly joins: number | null;
  /** The descriptor by which it moves itself to the cgroup of its machine; missing: that has none. */
  readonly group?: number;
  readonly limits: Pick<MachineLimits, 'addressSpaceBytes' | 'fileBytes' | 'openFiles' | 'processes'>;
}

/**
 * Where the folders of all machines are in the helper's root, out of which each machine takes its own. Under a name that nobody
 * gives a folder of theirs: what stands below it on this computer is covered with them.
 */
export const sources = Object.freeze({ data: '/.redis-notebook/data', runtime: '/.redis-notebook/run', groups: '/.redis-notebook/groups' });
/** The descriptor on which a process says that it is where it should be. */
export const arrivalFd = 3;
/** The answer to that, on its standard input. */
export const goAhead = '\n';

/**
 * The environment of a confined process: nothing of the bridge's but where programs are and which time it is. glibc's malloc has
 * one arena there: each thread's own would take 64 MB of a server's address space, and a Valkey of eight threads died of that
 * at two starts of five.
 */
export function confinedEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  // ip stands in sbin, which a user's PATH may lack.
  const path = [env['PATH'], '/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'].filter(Boolean).join(':');
  return { PATH: path, MALLOC_ARENA_MAX: '1', ...(env['TZ'] === undefined ? {} : { TZ: env['TZ'] }) };
}

/** The namespaces that the processes of a machine share. */
export function namespaceKinds({ kind, hasThickWalls }: IsolationMeans): readonly NamespaceKind[] {
  if (kind === 'rewritten') return [];
  return hasThickWalls ? ['net', 'mnt', 'ipc', 'uts'] : ['net'];
}

/** The table of mounts, as fstab(5) has it, that leaves a machine's folders all there is to write to. */
export function mountTable({ data, runtime, hosts }: MachineFolders): string {
  const places = [
    [data, sources.data],
    [runtime, sources.runtime],
  ] as const;
  const lines = places.flatMap(([folder, source]) => [
    // In front of what the helper has there: the names of the others are not shown either.
    `tmpfs ${field(dirname(folder))} tmpfs size=64k,mode=755,nosuid,nodev 0 0`,
    `${field(join(source, basename(folder)))} ${field(folder)} none bind,nosuid,nodev,noexec,X-mount.mkdir 0 0`,
  ]);
  // The two sources with the folders of all. Nobody in a machine can take a mount away, and so see them again.
  const cover = `tmpfs ${dirname(sources.data)} tmpfs size=4k,mode=555,ro,nosuid,nodev,noexec 0 0`;
  const names = hosts === undefined ? [] : [`${field(hosts)} /etc/hosts none bind,ro,nosuid,nodev,noexec 0 0`];
  return `${[...lines, ...names, cover].join('\n')}\n`;
}

function field(path: string): string {
  return path.replaceAll(/[\s\\#]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

/**
 * The command line that runs command confined. Every step replaces itself by the next, so the process started is the
 * command's. On its descriptor 3 it says with an empty line that it is where it should be, and goes on once it is answered
 * by a line on its standard input; from 3 up none is left open.
 * table: the file with the machine's table of mounts, where it has thick walls and is made.
 *
 * What a first start takes of the processors, in ms, measured on a computer with ten times as much to do, so that each is
 * rather less on a quiet one: redis-server 6.5 before its first line (its libraries' 7,000 relocations), mount 2, ip 1.7, the
 * four namespaces 1.6, setpriv 1.4, sh 0.3; besides, the helper 2.4 (a fork of 73 MB) and the bridge 11. To take the two
 * sources away instead of covering them would take an umount more, 1.5, and hide nothing that the covers do not.
 */
export function confine(
  means: IsolationMeans,
  { uid, joins, limits, folder, hasCable, group }: Confinement,
  command: readonly string[],
  table = '',
): string[] {
  const isMade = means.kind === 'namespace' && joins === null;
  const steps = [...groupSteps(group), ...(isMade ? makingSteps(means, hasCable === true) : []), ...processSteps(limits, uid !== null)];
  return [...namespaceSteps(means, joins), 'sh', '-c', steps.join('\n'), 'sh', folder, table, ...privilegeSteps(means, uid), ...command];
}

/** Options of unshare and nsenter. */
const options = { net: '--net', mnt: '--mount', ipc: '--ipc', uts: '--uts', user: '--user' } satisfies Record<NamespaceKind, string>;

/**
 * None of processes is among them, though no start would take longer. The bridge, INFO, the banner and a learner's kill name a
 * process by one id, and in a namespace it would have another one inside than outside, where it is signalled and looked at. As
 * process 1 a server outlives the SEGV, ABRT and USR1 that learners send, and each would want a parent that waits outside. So
 * where the bridge is not root, what breaks out of a server finds the processes of this computer in /proc (helper-command.ts)
 * and may signal those of the bridge's user, but trace none (seccomp-filter.ts). As root, users and hidepid part them.
 */
function namespaceSteps(means: IsolationMeans, joins: number | null): string[] {
  const kinds = namespaceKinds(means);
  if (kinds.length === 0) return [];
  if (joins === null) return ['unshare', ...kinds.map((kind) => options[kind]), '--'];
  return ['nsenter', ...kinds.map((kind, index) => `${options[kind]}=/proc/self/fd/${joins + index}`), '--'];
}

/** First of all, so that what follows is on its machine's account. Where the group has gone meanwhile it competes as others do. */
function groupSteps(group: number | undefined): string[] {
  return group === undefined ? [] : [`{ echo 0 >&${group}; } 2>/dev/null || :`];
}

/** What the first process of a machine does for all that join it. */
function makingSteps({ hasThickWalls }: IsolationMeans, hasCable: boolean): string[] {
  const network = [
    "ip -batch - <<'END' || exit 126",
    'link set lo up',
    // A whole subnet on lo would have every address of it answer; the one address is all the machine has.
    ...(hasCable ? [] : [`address add ${virtualNetwork.card.ipv4}/32 dev lo`]),
    'END',
  ];
  const root = [
    // It takes no table from a pipe.
    'mount -a -T "$2" || exit 126',
    // In a user namespace it is not to be had by this file; nothing shows it, and the host's own name tells nobody much.
    `{ echo ${virtualNetwork.hostname} >/proc/sys/kernel/hostname; } 2>/dev/null || :`,
  ];
  return ['exec 2>&1', ...network, ...(hasThickWalls ? root : [])];
}

function processSteps({ addressSpaceBytes, fileBytes, openFiles, processes }: Confinement['limits'], hasUser: boolean): string[] {
  return [
    'exec 2>&1',
    // In the root that the process has come to.
    'cd "$1" || exit 126',
    'shift 2',
    `{ echo >&${arrivalFd}; } 2>/dev/null`,
    // A shell can name no more; Node leaves its own descriptors to no child.
    'exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-',
    // Where memory runs out a server is ended first, and not the bridge with all of them.
    '{ echo 500 >/proc/self/oom_score_adj; } 2>/dev/null || :',
    // A file that grows too large is then an error that Redis reports, and not the end of the process.
    "trap '' XFSZ",
    'ulimit -c 0',
    `ulimit -n ${openFiles}`,
    `ulimit -f ${Math.ceil(fileBytes / 512)}`,
    // macOS knows no limit of the address space.
    `ulimit -v ${Math.ceil(addressSpaceBytes / 1024)} 2>/dev/null || :`,
    // It counts all of a user's processes; bash says u what others call p, which to bash is the size of pipes.
    ...(hasUser ? [`if [ -n "$BASH_VERSION" ]; then ulimit -u ${processes}; else ulimit -p ${processes}; fi`] : []),
    // Whoever is not answered has lost the one who started it before the kernel could tell: a redis-server that meets the end
    // of its standard input at once would take that for an empty configuration, and serve without a wall.
    'read -r go || exit 126',
    'exec "$@"',
  ];
}

function privilegeSteps({ hasParentDeathSignal, isUserNamespace }: IsolationMeans, uid: number | null): string[] {
  if (!hasParentDeathSignal) return [];
  const user = uid === null ? [] : ['--reuid', String(uid), '--regid', String(uid), '--clear-groups'];
  const capabilities = uid !== null || isUserNamespace ? ['--inh-caps=-all', '--bounding-set=-all'] : [];
  return ['setpriv', ...user, ...capabilities, '--no-new-privs', '--pdeathsig', 'KILL', '--'];
}
