// Helper command: the command line of the launch helper, in the root that the machines are given theirs out of.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { strippedFolder, strippedLoader } from '../../stripped-files.mjs';
import { sources, type IsolationMeans } from '../confinement/confinement.ts';

/** What a helper has to reach. */
export interface HelperPlaces {
  /** The folder with the data folders of all machines. */
  readonly data: string;
  /** The folder with the runtime folders of all machines. */
  readonly runtime: string;
  /** The redis-server that it starts. */
  readonly redis: string;
}

/** The descriptor from which bubblewrap reads the seccomp filter. */
export const filterFd = 4;

/** Programs and their libraries, as far as the host has them; the loader's list of libraries; the time zone; and what localhost is. */
const system = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib64',
  ...['ld.so.cache', 'alternatives', 'localtime', 'hosts', 'nsswitch.conf'].map((name) => `/etc/${name}`),
];
const serverFolder = join(import.meta.dirname, '..', '..');
const helperFile = join(import.meta.dirname, 'launch-helper.ts');

/** The folder of the runtime folder that is the helper's own, as the helper sees it. */
export function helperFolder(means: IsolationMeans, runtime: string): string {
  return join(means.hasThickWalls ? sources.runtime : runtime, 'launcher');
}

/** The steps before a command that give it the rights, the network and the root of the helper. hasFilter: the seccomp filter is at filterFd. */
export function helperSteps(means: IsolationMeans, places: HelperPlaces, hasFilter: boolean): string[] {
  const { kind, isUserNamespace, hasThickWalls } = means;
  if (kind === 'rewritten') return [];
  // One for all machines: a link between two networks cannot be moved into a user namespace beside its own.
  const user = isUserNamespace ? ['--user', '--map-root-user'] : [];
  return ['unshare', '--net', ...user, '--', 'sh', '-c', smallTables, 'sh', ...(hasThickWalls ? rootSteps(places, means, hasFilter) : [])];
}

/**
 * Gives the networks that are made from this one tables of connections of their own. The kernel goes through a whole
 * table to tell who listens, which takes 10 ms with the host's and 0.1 with such a one. Before Linux 6.1 there are none.
 */
const smallTables = '{ echo 256 >/proc/sys/net/ipv4/tcp_child_ehash_entries; } 2>/dev/null; exec "$@"';

/** The whole command line. settings: the helper's argument. */
export function helperCommand(means: IsolationMeans, places: HelperPlaces, hasFilter: boolean, settings: string): string[] {
  return [...helperSteps(means, places, hasFilter), process.execPath, '--import', strippedLoader, helperFile, settings];
}

function rootSteps({ data, runtime, redis }: HelperPlaces, { isUserNamespace, groups }: IsolationMeans, hasFilter: boolean): string[] {
  // The server's own code takes constants from the protocol, which imports nothing.
  const shared = ['package.json', 'src/protocol.ts'].map((path) => join(serverFolder, '..', path));
  const code = [serverFolder, ...shared, strippedFolder].filter((path) => existsSync(path));
  const own = [process.execPath, redis, ...code];
  const mounts = [
    // Asked for, since one that bubblewrap makes by itself on the way to a place is closed to other users.
    ['--dir', '/etc'],
    ...system.map((path) => ['--ro-bind-try', path, path]),
    ['--dev', '/dev'],
    // The process ids are the host's, and a new /proc of them is for the host's root to have.
    isUserNamespace ? ['--dev-bind', '/proc', '/proc'] : ['--proc', '/proc'],
    ['--bind', data, sources.data],
    ['--bind', runtime, sources.runtime],
    ...(groups === undefined ? [] : [['--bind', groups, sources.groups]]),
    ['--dir', data],
    ['--dir', runtime],
    ...own.filter((path) => isAbsolute(path) && !system.some((folder) => path.startsWith(`${folder}/`))).map(readable),
    ['--remount-ro', '/'],
  ];
  const filter = hasFilter ? ['--seccomp', String(filterFd)] : [];
  // Other users' processes, the host's among them, are then not to be seen. A kernel too old for it knows no such word.
  const hide = isUserNamespace ? [] : ['sh', '-c', 'mount -o remount,hidepid=invisible /proc 2>/dev/null; exec "$@"', 'sh'];
  return ['bwrap', '--cap-add', 'ALL', ...mounts.flat(), ...filter, '--', ...hide];
}

/** In a folder that is asked for, too. */
function readable(path: string): string[] {
  return ['--dir', dirname(path), '--ro-bind', realpathSync(path), path];
}
