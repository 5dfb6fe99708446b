// Learners: all machines of a bridge, found by learner, and the care for those that nobody uses.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { serverComputer } from '../../src/protocol.ts';
import type { ClassDirectory } from '../network/class-directory.ts';
import type { ClassVisits } from '../network/class-network.ts';
import { Capacity } from './capacity.ts';
import { Caretaker } from './caretaker.ts';
import { ClassLan } from './class-lan.ts';
import { helperFolder } from './helper-command.ts';
import { DiskQuota, folderBytes } from './disk-quota.ts';
import type { IsolationMeans } from './confinement.ts';
import type { QuietServer } from './directives.ts';
import { LearnerMachine } from './learner-machine.ts';
import { readAside } from './machine-aside.ts';
import { openLauncher } from './launcher.ts';
import { fileWorkLimits, machineLimits, type MachineLimits } from './limits.ts';
import { describeError, logToStderr, type Log } from '../log.ts';
import { MachineError, type Machine, type MachinesLoad, type MachineSummary, type PrivateMachines, type PutAside } from '../machine.ts';
import { MachineHandle } from './machine-handle.ts';
import { MachineRecord, readMachineState, type MachineState as RecordedState } from './machine-record.ts';
import type { MachineSite } from './machine-site.ts';
import { ProcessRecord } from './process-record.ts';
import type { RedisBinary } from './redis-binary.ts';
import { repeat } from './repeated-work.ts';
import { Residents } from './residents.ts';
import { makeRuntimeFolder } from './runtime-folder.ts';
import { removeFolder } from './server-folder.ts';
import { UnusedMachines } from './unused-machines.ts';
import { UserIndexes } from './user-indexes.ts';
import { leaseUsers, type UserLease } from './user-lease.ts';
import { endProcessesOf } from './user-processes.ts';
import { WorkTurns } from './work-turns.ts';

/** What a bridge's machines need. */
export interface MachinesOptions {
  /** The folder that outlives the bridge; machines are in its folder learners. */
  readonly dataDir: string;
  /** For sockets: short, and gone with the bridge. By default a new folder among the system's temporary ones. */
  readonly runtimeDir?: string;
  readonly redisServer: RedisBinary;
  readonly isolation: IsolationMeans;
  /** The server of a learner's machine at a provider; without it there is none. */
  readonly cloud?: (learner: string) => QuietServer;
  /** The server that a class shares, by the name that classServerName gives it; without it there is none. */
  readonly shared?: (name: string) => QuietServer;
  /** Who is in which class; without it nobody is in one. */
  readonly classes?: ClassDirectory;
  /** Other numbers than those of machineLimits. */
  readonly limits?: Partial<MachineLimits>;
  /** Unix time in milliseconds. */
  readonly now?: () => number;
  readonly report?: Log;
}

const learnerName = /^[\da-f]{32}$/;
/** A machine is kept by its learner's name, the one at a provider with this after it. */
const cloudSuffix = '-cloud';
/** After the name of the server that a class shares. */
const sharedSuffix = '-class';
const machineParts = new RegExp(`^([\\da-f]{32})(${cloudSuffix}|${sharedSuffix})?$`);
const recordName = 'machine.json';

/**
 * Opens the machines in a data folder; first ends what a killed bridge left running there. Throws
 * DataFolderInUseError where another bridge has the folder, and RuntimeDirError where sockets have no place.
 */
export async function createMachines(options: MachinesOptions): Promise<PrivateMachines & ClassVisits> {
  const { dataDir, redisServer, isolation, now = Date.now, report = logToStderr } = options;
  const limits = { ...machineLimits, ...options.limits };
  const learnersDir = join(dataDir, 'learners');
  await mkdir(learnersDir, { recursive: true, mode: 0o700 });
  const runtimeDir = await makeRuntimeFolder(options.runtimeDir, isolation.uids !== null);
  let users: UserLease | null = null;
  try {
    const processes = await ProcessRecord.open(join(dataDir, 'processes'), runtimeDir);
    const quota = new DiskQuota(learnersDir, limits);
    users = isolation.uids === null ? null : await leaseUsers(isolation.uids, learnersDir);
    const leased = { ...isolation, uids: users?.range ?? null };
    const places = { data: learnersDir, runtime: runtimeDir, redis: redisServer.path };
    const launcher = await openLauncher({ means: leased, places, limits, report });
    const site = { redis: redisServer, isolation: leased, launcher, limits, processes, quota, now, report };
    return await Learners.open(site, {
      folder: learnersDir,
      runtimeDir,
      users,
      cloud: options.cloud ?? null,
      shared: options.shared ?? null,
      classes: options.classes ?? null,
    });
  } catch (error) {
    users?.release();
    await removeFolder(runtimeDir);
    throw error;
  }
}

/** Where the machines are, and as whom they run. */
interface MachinesPlace {
  /** Their data. */
  readonly folder: string;
  /** Their sockets. */
  readonly runtimeDir: string;
  /** null: all run as the bridge's own user. */
  readonly users: UserLease | null;
  readonly cloud: ((learner: string) => QuietServer) | null;
  readonly shared: ((name: string) => QuietServer) | null;
  readonly classes: ClassDirectory | null;
}

/** What the machines share, as far as it comes from outside. */
type GivenSite = Omit<MachineSite, 'bridge' | 'capacity' | 'userIndexes' | 'work' | 'classLan'>;

class Learners implements PrivateMachines, ClassVisits {
  readonly #site: MachineSite;
  readonly #folder: string;
  readonly #runtimeDir: string;
  /** The machines that are needed now; what nobody uses is on disk only. */
  readonly #residents: Residents<LearnerMachine>;
  readonly #users: UserLease | null;
  readonly #cloud: MachinesPlace['cloud'];
  readonly #shared: MachinesPlace['shared'];
  readonly #unused: UnusedMachines;
  #runtimeCount = 0;
  #care: { stop(): void }[] = [];
  #isClosed = false;

  private constructor(site: GivenSite, { folder, runtimeDir, users, cloud, shared, classes }: MachinesPlace) {
    this.#users = users;
    this.#cloud = cloud;
    this.#shared = shared;
    this.#residents = new Residents((learner, changed) => this.#open(learner, changed), site.report);
    const capacity = new Capacity(site.limits, site.quota, () => this.#residents.machines);
    const userIndexes = new UserIndexes(site.isolation.uids?.count ?? 0, {
      isResting: (machine) => this.#residents.one(basename(machine))?.isResting ?? true,
      retire: (machine) => this.#unused.retire(basename(machine)),
      failed: (machine, error) =>
        site.report(`The machine in ${machine} could not give its user id back, so it keeps it. ${describeError(error)}`),
    });
    const work = new WorkTurns(site.limits);
    const classLan = classes === null ? null : this.#lanOf(classes, site, { folder, runtimeDir });
    this.#site = { ...site, bridge: randomUUID(), capacity, userIndexes, work, classLan };
    this.#folder = folder;
    this.#runtimeDir = runtimeDir;
    this.#unused = new UnusedMachines({
      folder,
      residents: this.#residents,
      names: () => this.#names(),
      stateOf: (learner) => this.#stateOf(learner),
      hasUsers: users !== null,
      limits: site.limits,
      now: site.now,
      report: site.report,
    });
  }

  #lanOf(
    directory: ClassDirectory,
    { launcher, isolation, report }: GivenSite,
    where: Pick<MachinesPlace, 'folder' | 'runtimeDir'>,
  ): ClassLan {
    return new ClassLan({
      directory,
      use: (learner, work) => this.#residents.use(learner, work),
      useShared: (name, work) => this.#residents.use(name + sharedSuffix, work),
      removeShared: (name) => this.#remove(name + sharedSuffix),
      folderOf: (learner) => join(where.folder, learner),
      launcher,
      hasCables: isolation.kind === 'namespace' && isolation.hasCables,
      hostsFolder: isolation.hasThickWalls
        ? { own: join(where.runtimeDir, 'launcher'), seen: helperFolder(isolation, where.runtimeDir) }
        : null,
      report,
    });
  }

  static async open(site: GivenSite, place: MachinesPlace): Promise<Learners> {
    const learners = new Learners(site, place);
    // Whoever runs as one of the machines' users now was left by a bridge that was killed, or by somebody who broke out.
    await learners.#endStrays();
    await learners.#survey();
    learners.#careFromNowOn();
    await learners.#unused.remove();
    return learners;
  }

  of(learner: string, computer: string = serverComputer): Promise<Machine> {
    return this.#handle(learner, computer);
  }

  async #handle(learner: string, computer: string, suffix = ''): Promise<Machine> {
    if (!learnerName.test(learner)) throw new TypeError(`A learner is 32 lower-case hexadecimal digits, not "${learner}"`);
    return new MachineHandle(
      { learner: learner + suffix, computer },
      {
        use: (whose, work) => this.#residents.use(whose, work),
        resident: (whose) => this.#residents.one(whose),
      },
    );
  }

  cloudOf(learner: string): Promise<Machine> {
    if (this.#cloud === null) throw new TypeError('These machines have none at a provider');
    return this.#handle(learner, serverComputer, cloudSuffix);
  }

  async hasCloud(learner: string): Promise<boolean> {
    const name = learner + cloudSuffix;
    return this.#residents.one(name) !== null || (await this.#stateOf(name)) !== null;
  }

  /** The learners' own machines. */
  list(): MachineSummary[] {
    return this.#residents.list().filter(({ learner }) => learnerName.test(learner));
  }

  watch(changed: (machine: MachineSummary) => void): () => void {
    return this.#residents.watch((machine) => {
      if (learnerName.test(machine.learner)) changed(machine);
    });
  }

  visit: ClassVisits['visit'] = (from, to, port, gone) => {
    const { classLan } = this.#site;
    if (classLan === null) throw new TypeError('Nobody of these machines is in a class');
    return classLan.visit(from, to, port, gone);
  };

  enter: ClassVisits['enter'] = (learner, name, gone) => {
    const { classLan } = this.#site;
    if (classLan === null || this.#shared === null) throw new TypeError('No class shares a server of these machines');
    return classLan.enter(learner, name, gone);
  };

  async #remove(name: string): Promise<void> {
    if (this.#residents.one(name) === null && (await this.#stateOf(name)) === null) return;
    // Whoever is connected loses it.
    await this.#residents.use(name, (machine) => machine.reset());
    await this.#residents.use(name, () => this.#residents.remove(name));
  }

  async park(learner: string): Promise<boolean> {
    return (await this.#residents.one(learner)?.park(false)) ?? true;
  }

  async end(learner: string): Promise<void> {
    await Promise.all([learner, learner + cloudSuffix].map(async (name) => this.#residents.one(name)?.end()));
  }

  hasData(learner: string): Promise<boolean> {
    return this.#residents.use(learner, (machine) => machine.hasData());
  }

  putAside(learner: string, keys: number | null = null): Promise<boolean> {
    return this.#residents.use(learner, (machine) => machine.putAside(keys));
  }

  aside(learner: string): Promise<PutAside | null> {
    return readAside(join(this.#folder, learner));
  }

  bringBack(learner: string): Promise<boolean> {
    return this.#residents.use(learner, (machine) => machine.bringBack());
  }

  extend(learner: string): Promise<void> {
    return this.#residents.use(learner, (machine) => machine.extend());
  }

  isExtended(learner: string): Promise<boolean> {
    return this.#residents.use(learner, (machine) => Promise.resolve(machine.isExtended));
  }

  startLine(): string[] {
    const { launcher, capacity } = this.#site;
    // Who has a place already starts before those who have none yet.
    const names = [...launcher.line, ...capacity.line].map((folder) => machineParts.exec(basename(folder))?.[1] ?? '');
    return [...new Set(names)];
  }

  load(): MachinesLoad {
    return {
      waiting: this.#site.capacity.waiting + this.#site.launcher.waiting,
      startMs: this.#site.launcher.startMs,
      diskBytes: this.#site.quota.bytes,
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const care of this.#care) care.stop();
    this.#site.classLan?.close();
    await this.#residents.keep();
    await Promise.all(this.#residents.machines.map((machine) => machine.close()));
    await this.#site.launcher.close();
    await this.#endStrays();
    await removeFolder(this.#runtimeDir);
    await this.#site.processes.close();
    this.#users?.release();
  }

  /** Ends what still runs as a machine's user, where machines have users of their own. */
  async #endStrays(): Promise<void> {
    if (this.#users !== null) await endProcessesOf(this.#users.range);
  }

  async #open(learner: string, changed: () => void): Promise<LearnerMachine> {
    if (this.#isClosed) throw new MachineError('refused', 'The notebook is shutting down.');
    const state = (await this.#stateOf(learner)) ?? newState(this.#site.now());
    this.#runtimeCount += 1;
    const hosts = this.#site.classLan?.hostsFileOf(learner) ?? null;
    const folders = {
      data: join(this.#folder, learner),
      runtime: join(this.#runtimeDir, this.#runtimeCount.toString(36)),
      ...(hosts !== null && { hosts }),
    };
    const record = new MachineRecord(join(folders.data, recordName), state, this.#site.report);
    const [, name = '', suffix] = machineParts.exec(learner) ?? [];
    const extra = suffix === cloudSuffix ? this.#cloud?.(name) : suffix === sharedSuffix ? this.#shared?.(name) : null;
    return new LearnerMachine(this.#site, folders, record, changed, extra ?? null);
  }

  #careFromNowOn(): void {
    const { limits, quota, report } = this.#site;
    this.#care = [
      new Caretaker({ residents: this.#residents, quota, limits, report }),
      { stop: repeat(limits.unusedCheckMs, () => this.#unused.forget(), report) },
    ];
  }

  #stateOf(learner: string): Promise<RecordedState | null> {
    return readMachineState(join(this.#folder, learner, recordName));
  }

  async #names(): Promise<string[]> {
    return (await readdir(this.#folder)).filter((name) => machineParts.test(name));
  }

  /** What earlier bridges left: user ids in use, and disk. */
  async #survey(): Promise<void> {
    const found: { folder: string; state: RecordedState }[] = [];
    await this.#withEach(await this.#names(), async (learner) => {
      const folder = join(this.#folder, learner);
      const state = await this.#stateOf(learner);
      if (state !== null) found.push({ folder, state });
      this.#site.quota.note(folder, await folderBytes(folder));
    });
    for (const { folder, state } of found.toSorted((one, other) => one.state.usedAt - other.state.usedAt))
      if (state.userIndex !== null) this.#site.userIndexes.note(folder, state.userIndex);
  }

  /** Does work for a few learners at a time: most of it waits for the disk. */
  async #withEach(learners: readonly string[], work: (learner: string) => Promise<void>): Promise<void> {
    const rest = learners.values();
    const worker = async (): Promise<void> => {
      for (const learner of rest) await work(learner);
    };
    await Promise.all(Array.from({ length: fileWorkLimits.openFiles }, worker));
  }
}

function newState(now: number): RecordedState {
  return { bootedAt: now, usedAt: now, userIndex: null, snapshotLast: [], servers: {} };
}
