// Isolation: how far this host lets a learner's servers be kept apart from it, and the command line that does so.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { uidRanges, type MachineLimits } from '../limits.ts';
import { virtualNetwork } from '../network/virtual-network.ts';
import type { NamespaceKind } from './held-namespaces.ts';

/** What the host grants. */
export interface IsolationMeans {
  /** namespace: every machine has a network of its own; rewritten: its servers have no network at all. */
  readonly kind: 'namespace' | 'rewritten';
  /** Whether the network needs a user namespace, since the bridge is not root. */
  readonly isUserNamespace: boolean;
  /** User ids to run machines with, one each; null: they run as the bridge's user. */
  readonly uids: { readonly first: number; readonly count: number } | null;
  /** Whether the kernel ends a server whose bridge has ended, however that came. */
  readonly hasParentDeathSignal: boolean;
  /** One sentence for the start of the bridge: which of the two it is, and why where it is the lesser. */
  readonly summary: string;
}

/** The process a command line is for. */
export interface Confinement {
  /** User id of the machine; null where there is none to change to. */
  readonly uid: number | null;
  /** The first of the descriptors of the namespaces to join, in the order of namespaceKinds; null: new ones are made. */
  readonly joins: number | null;
  readonly limits: Pick<MachineLimits, 'addressSpaceBytes' | 'fileBytes' | 'openFiles'>;
}

const run = promisify(execFile);

/** The environment of a confined process: nothing of the bridge's but where programs are and which time it is. */
export function confinedEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  // ip stands in sbin, which a user's PATH may lack.
  const path = [env['PATH'], '/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'].filter(Boolean).join(':');
  return { PATH: path, ...(env['TZ'] === undefined ? {} : { TZ: env['TZ'] }) };
}

/** The namespaces that the processes of a machine share. */
export function namespaceKinds({ kind, isUserNamespace }: IsolationMeans): readonly NamespaceKind[] {
  if (kind === 'rewritten') return [];
  return isUserNamespace ? ['net', 'user'] : ['net'];
}

/**
 * The command line that runs command confined. Every step replaces itself by the next, so the process started is the
 * command's. On its descriptor 3 it says with an empty line that it is where it should be; from 3 up none is left open.
 */
export function confine(means: IsolationMeans, { uid, joins, limits }: Confinement, command: readonly string[]): string[] {
  return [
    ...networkSteps(means, joins),
    'sh',
    '-c',
    shellSteps(means.kind === 'namespace' && joins === null, limits),
    'sh',
    ...privilegeSteps(means, uid),
    ...command,
  ];
}

function networkSteps(means: IsolationMeans, joins: number | null): string[] {
  const { kind, isUserNamespace } = means;
  if (kind === 'rewritten') return [];
  if (joins === null) return ['unshare', '--net', ...(isUserNamespace ? ['--user', '--map-root-user'] : []), '--'];
  const targets = namespaceKinds(means).map((name, index) => `--${name}=/proc/self/fd/${joins + index}`);
  return ['nsenter', ...targets, ...(isUserNamespace ? ['--preserve-credentials'] : []), '--'];
}

function shellSteps(isNewNetwork: boolean, { addressSpaceBytes, fileBytes, openFiles }: Confinement['limits']): string {
  const network = [
    "ip -batch - <<'END' || exit 126",
    'link set lo up',
    // A whole subnet on lo would have every address of it answer; the one address is all the machine has.
    `address add ${virtualNetwork.card.ipv4}/32 dev lo`,
    'END',
  ];
  return [
    'exec 2>&1',
    ...(isNewNetwork ? network : []),
    '{ echo >&3; } 2>/dev/null',
    // A shell can name no more; Node leaves its own descriptors to no child.
    'exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-',
    // A file that grows too large is then an error that Redis reports, and not the end of the process.
    "trap '' XFSZ",
    'ulimit -c 0',
    `ulimit -n ${openFiles}`,
    `ulimit -f ${Math.ceil(fileBytes / 512)}`,
    // macOS knows no limit of the address space.
    `ulimit -v ${Math.ceil(addressSpaceBytes / 1024)} 2>/dev/null || :`,
    'exec "$@"',
  ].join('\n');
}

function privilegeSteps({ hasParentDeathSignal, isUserNamespace }: IsolationMeans, uid: number | null): string[] {
  if (!hasParentDeathSignal) return [];
  const user = uid === null ? [] : ['--reuid', String(uid), '--regid', String(uid), '--clear-groups'];
  const capabilities = uid !== null || isUserNamespace ? ['--inh-caps=-all', '--bounding-set=-all'] : [];
  return ['setpriv', ...user, ...capabilities, '--no-new-privs', '--pdeathsig', 'KILL', '--'];
}

/** Tries what the host grants, by running a small command so confined; the best that works is taken. */
export async function detectIsolation(
  platform: NodeJS.Platform = process.platform,
  isRoot = process.getuid?.() === 0,
): Promise<IsolationMeans> {
  if (platform !== 'linux')
    return { ...plain, summary: `Machines have no network: network namespaces need Linux, and this is ${platform}.` };
  let obstacle = '';
  for (const means of candidates(isRoot)) {
    const error = await tryMeans(means);
    if (error === null) return { ...means, summary: summaryOf(means, obstacle) };
    obstacle ||= error;
  }
  return { ...plain, summary: summaryOf(plain, obstacle) };
}

const plain: IsolationMeans = { kind: 'rewritten', isUserNamespace: false, uids: null, hasParentDeathSignal: false, summary: '' };

function candidates(isRoot: boolean): IsolationMeans[] {
  const withSignal: IsolationMeans = { ...plain, hasParentDeathSignal: true };
  if (!isRoot) return [{ ...withSignal, kind: 'namespace', isUserNamespace: true }, withSignal];
  const withUids = uidRanges.map((uids) => ({ ...withSignal, uids }));
  return [...withUids.map((means) => ({ ...means, kind: 'namespace' as const })), ...withUids, withSignal];
}

/** null: it works; else what failed. */
async function tryMeans(means: IsolationMeans): Promise<string | null> {
  const limits = { addressSpaceBytes: 2 ** 30, fileBytes: 2 ** 20, openFiles: 64 };
  const needs =
    means.kind === 'namespace' ? 'command -v nsenter >/dev/null || { echo nsenter is missing; exit 1; }; test -r /proc/self/net/tcp' : ':';
  const confinement = { uid: means.uids?.first ?? null, joins: null, limits };
  const [file = 'sh', ...args] = confine(means, confinement, ['sh', '-c', needs]);
  try {
    await run(file, args, { env: confinedEnvironment(), timeout: 10_000 });
    return null;
  } catch (error) {
    const { code, stdout = '', stderr = '', message } = error as NodeJS.ErrnoException & { stdout?: string; stderr?: string };
    if (code === 'ENOENT') return `${file} is not installed`;
    return `${stdout}${stderr}`.trim().split('\n')[0] || message.split('\n')[0] || message;
  }
}

function summaryOf({ kind, uids }: IsolationMeans, obstacle: string): string {
  const user = uids === null ? '' : ' and a user of its own';
  if (kind === 'namespace') return `Each machine has a network namespace${user}.`;
  return `Machines have no network${user === '' ? '' : ', but each a user of its own'}: a network namespace cannot be had here (${obstacle}).`;
}
