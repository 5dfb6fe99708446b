// Isolation: finds out how far this host lets a learner's servers be kept apart from it.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { machineLimits, uidRanges } from './limits.ts';
import { confine, confinedEnvironment, goAhead, mountTable, sources, type IsolationMeans } from './confinement/confinement.ts';
import { cableProbe } from './lan/cable.ts';
import { helperSteps } from './processes/helper-command.ts';
import { seccompFilter } from './confinement/seccomp-filter.ts';

const run = promisify(execFile);

/** What is asked about. */
export interface IsolationQuestion {
  /** The redis-server that is to run confined; without it walls that may hide its libraries are left out. */
  readonly redis?: string;
  readonly platform?: NodeJS.Platform;
  readonly isRoot?: boolean;
}

/** Tries what the host grants, by running a small command so confined; the best that works is taken. */
export async function detectIsolation(question: IsolationQuestion = {}): Promise<IsolationMeans> {
  const { redis, platform = process.platform, isRoot = process.getuid?.() === 0 } = question;
  if (platform !== 'linux')
    return { ...plain, summary: `Machines have no network: network namespaces need Linux, and this is ${platform}.` };
  let obstacle = '';
  for (const means of candidates(isRoot)) {
    const error = await tryMeans(means);
    if (error === null) return withCables(await withWalls(means, redis, obstacle));
    obstacle ||= error;
  }
  return { ...plain, summary: summaryOf(plain, obstacle) };
}

const plain: IsolationMeans = {
  kind: 'rewritten',
  isUserNamespace: false,
  hasThickWalls: false,
  hasCables: false,
  uids: null,
  hasParentDeathSignal: false,
  summary: '',
};

function candidates(isRoot: boolean): IsolationMeans[] {
  const withSignal: IsolationMeans = { ...plain, hasParentDeathSignal: true };
  if (!isRoot) return [{ ...withSignal, kind: 'namespace', isUserNamespace: true }, withSignal];
  const withUids = uidRanges.map((uids) => ({ ...withSignal, uids }));
  return [...withUids.map((means) => ({ ...means, kind: 'namespace' as const })), ...withUids, withSignal];
}

/** The same means behind thick walls, where there are networks and the walls stand. */
async function withWalls(means: IsolationMeans, redis: string | undefined, obstacle: string): Promise<IsolationMeans> {
  const summary = summaryOf(means, obstacle);
  if (means.kind === 'rewritten' || redis === undefined) return { ...means, summary };
  const thick = { ...means, hasThickWalls: true };
  const error = await tryWalls(thick, redis);
  if (error !== null) return { ...means, summary: `${summary} Its servers see the files of this computer, though: ${error}.` };
  const filter = seccompFilter() === null ? `, but no filter of system calls for ${process.arch},` : ' behind a filter of system calls';
  // One user for all: what breaks out of a redis-server is the bridge's own user then, whatever it sees at first.
  const user = means.uids === null ? ' All have the user of this notebook, though: run it as root to part them.' : '';
  return { ...thick, summary: `${summary} Its servers see no files but their own,${filter.replace(/^,/, '')}.${user}` };
}

/** The same means with what joins a learner's computers, where the kernel has it. */
async function withCables(means: IsolationMeans): Promise<IsolationMeans> {
  if (means.kind === 'rewritten') return means;
  // Without the walls, which are no matter here, it needs no places.
  const error = await tryCommand([
    ...helperSteps({ ...means, hasThickWalls: false }, { data: '/', runtime: '/', redis: '/' }, false),
    ...cableProbe,
  ]);
  if (error === null) return { ...means, hasCables: true };
  const rule = 'Further computers of a learner reach the server by its bind and protected-mode as it tells them';
  return { ...means, summary: `${means.summary} ${rule}: no network between them can be had here (${error}).` };
}

/** null: it works; else what failed. */
async function tryMeans(means: IsolationMeans): Promise<string | null> {
  const needs =
    means.kind === 'namespace' ? 'command -v nsenter >/dev/null || { echo nsenter is missing; exit 1; }; test -r /proc/self/net/tcp' : ':';
  const confinement = { uid: means.uids?.first ?? null, folder: '/', joins: null, limits: machineLimits };
  const places = { data: '/', runtime: '/', redis: '/' };
  return tryCommand([...helperSteps(means, places, false), ...confine(means, confinement, ['sh', '-c', needs])]);
}

/** Runs the redis-server as the first process of a machine, in the root that machines would have and with a table of mounts of theirs. */
async function tryWalls(means: IsolationMeans, redis: string): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-notebook-'));
  try {
    const places = { data: join(folder, 'data'), runtime: join(folder, 'run'), redis };
    const machine = { data: join(places.data, 'machine'), runtime: join(places.runtime, 'machine') };
    for (const path of [machine.data, machine.runtime]) await mkdir(path, { recursive: true });
    await writeFile(join(places.runtime, 'table'), mountTable(machine));
    const table = join(sources.runtime, 'table');
    const confinement = { uid: means.uids?.first ?? null, folder: machine.data, joins: null, limits: machineLimits };
    return await tryCommand([...helperSteps(means, places, false), ...confine(means, confinement, [redis, '--version'], table)]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function tryCommand([file = 'sh', ...args]: string[]): Promise<string | null> {
  try {
    const running = run(file, args, { env: confinedEnvironment(), timeout: 10_000 });
    running.child.stdin?.on('error', () => {}).end(goAhead); // Where it cannot read it, its end says why.
    await running;
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
