// Learners: all machines of a bridge, found by learner, and the care for those that nobody uses.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { serverComputer } from '../../src/protocol.ts';
import type { ClassDirectory } from '../network/class-directory.ts';
import type { ClassVisits } from '../network/class-network.ts';
import { Capacity } from './capacity.ts';
import { Caretaker } from './caretaker.ts';
import { ClassLan } from './lan/class-lan.ts';
import { survey } from './data-survey.ts';
import { helperFolder } from './processes/helper-command.ts';
import type { QuietServer } from './redis-server/directives.ts';
import { cloudName, isLearner, LearnerFolders, ownerOf, sharedName } from './learner-folders.ts';
import { LearnerMachine } from './learner-machine/learner-machine.ts';
import { readAside } from './learner-machine/aside-folders.ts';
import { describeError } from '../log.ts';
import { MachineError, type Machine, type MachinesLoad, type MachineSummary, type PrivateMachines, type PutAside } from '../machine.ts';
import { MachineHandle } from './learner-machine/machine-handle.ts';
import { MachineRecord, type MachineState } from './learner-machine/machine-record.ts';
import type { MachineSite } from './machine-site.ts';
import { RecordedMachines } from './recorded-machines.ts';
import { repeat } from './repeated-work.ts';
import { Residents } from './residents.ts';
import { removeFolder } from './redis-server/server-folder.ts';
import { UnusedMachines } from './unused-machines.ts';
import { UserIndexes } from './confinement/user-indexes.ts';
import type { UserLease } from './confinement/user-lease.ts';
import { endProcessesOf } from './confinement/user-processes.ts';
import { WorkTurns } from './work-turns.ts';

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

export class Learners implements PrivateMachines, ClassVisits {
  readonly #site: MachineSite;
  readonly #folders: LearnerFolders;
  readonly #runtimeDir: string;
  /** The machines that are needed now; what nobody uses is on disk only. */
  readonly #residents: Residents<LearnerMachine>;
  readonly #users: UserLease | null;
  readonly #cloud: MachinesPlace['cloud'];
  readonly #shared: MachinesPlace['shared'];
  readonly #recorded: RecordedMachines;
  readonly #unused: UnusedMachines;
  #runtimeCount = 0;
  #care: { stop(): void }[] = [];
  #isClosed = false;

  private constructor(site: GivenSite, { folder, runtimeDir, users, cloud, shared, classes }: MachinesPlace) {
    this.#folders = new LearnerFolders(folder);
    this.#users = users;
    this.#cloud = cloud;
    this.#shared = shared;
    this.#residents = new Residents((learner, changed) => this.#open(learner, changed), site.report);
    this.#recorded = new RecordedMachines(this.#folders, this.#residents, site.report);
    const capacity = new Capacity(site.limits, site.quota, () => this.#residents.machines);
    const userIndexes = new UserIndexes(site.isolation.uids?.count ?? 0, {
      isResting: (machine) => this.#residents.one(this.#folders.machineIn(machine))?.isResting ?? true,
      retire: (machine) => this.#unused.retire(this.#folders.machineIn(machine)),
      failed: (machine, error) =>
        site.report(`The machine in ${machine} could not give its user id back, so it keeps it. ${describeError(error)}`),
    });
    const work = new WorkTurns(site.limits);
    const classLan = classes === null ? null : this.#lanOf(classes, site, runtimeDir);
    this.#site = { ...site, bridge: randomUUID(), capacity, userIndexes, work, classLan };
    this.#runtimeDir = runtimeDir;
    this.#unused = new UnusedMachines({
      folders: this.#folders,
      residents: this.#residents,
      recorded: this.#recorded,
      hasUsers: users !== null,
      limits: site.limits,
      now: site.now,
      report: site.report,
    });
  }

  #lanOf(directory: ClassDirectory, { launcher, isolation, report }: GivenSite, runtimeDir: string): ClassLan {
    return new ClassLan({
      directory,
      use: (learner, work) => this.#residents.use(learner, work),
      useShared: (name, work) => this.#residents.use(sharedName(name), work),
      removeShared: (name) => this.#remove(sharedName(name)),
      folderOf: (learner) => this.#folders.of(learner),
      launcher,
      hasCables: isolation.kind === 'namespace' && isolation.hasCables,
      hostsFolder: isolation.hasThickWalls ? { own: join(runtimeDir, 'launcher'), seen: helperFolder(isolation, runtimeDir) } : null,
      report,
    });
  }

  static async open(site: GivenSite, place: MachinesPlace): Promise<Learners> {
    const learners = new Learners(site, place);
    // Whoever runs as one of the machines' users now was left by a bridge that was killed, or by somebody who broke out.
    await learners.#endStrays();
    await survey(learners.#folders, learners.#site);
    learners.#careFromNowOn();
    await learners.#unused.remove();
    return learners;
  }

  of(learner: string, computer: string = serverComputer): Promise<Machine> {
    return this.#handle(learner, computer);
  }

  async #handle(learner: string, computer: string, name = learner): Promise<Machine> {
    if (!isLearner(learner)) throw new TypeError(`A learner is 32 lower-case hexadecimal digits, not "${learner}"`);
    return new MachineHandle(
      { learner: name, computer },
      {
        use: (whose, work) => this.#residents.use(whose, work),
        useAnew: (whose, work) => this.#recorded.useAnew(whose, work),
        resident: (whose) => this.#residents.one(whose),
      },
    );
  }

  cloudOf(learner: string): Promise<Machine> {
    if (this.#cloud === null) throw new TypeError('These machines have none at a provider');
    return this.#handle(learner, serverComputer, cloudName(learner));
  }

  hasCloud(learner: string): Promise<boolean> {
    return this.#recorded.has(cloudName(learner));
  }

  /** The learners' own machines. */
  list(): MachineSummary[] {
    return this.#residents.list().filter(({ learner }) => isLearner(learner));
  }

  watch(changed: (machine: MachineSummary) => void): () => void {
    return this.#residents.watch((machine) => {
      if (isLearner(machine.learner)) changed(machine);
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
    if (!(await this.#recorded.has(name))) return;
    // Whoever is connected loses it.
    await this.#recorded.useAnew(name, (machine) => machine.reset());
    await this.#residents.use(name, () => this.#residents.remove(name));
  }

  async park(learner: string): Promise<boolean> {
    return (await this.#residents.one(learner)?.park(false)) ?? true;
  }

  async end(learner: string): Promise<void> {
    await Promise.all([learner, cloudName(learner)].map(async (name) => this.#residents.one(name)?.end()));
  }

  hasData(learner: string): Promise<boolean> {
    return this.#residents.use(learner, (machine) => machine.hasData());
  }

  portsWithData(learner: string): Promise<readonly number[]> {
    return this.#residents.use(learner, (machine) => machine.portsWithData());
  }

  putAside(learner: string, keys: number | null = null): Promise<boolean> {
    return this.#residents.use(learner, (machine) => machine.putAside(keys));
  }

  aside(learner: string): Promise<PutAside | null> {
    return readAside(this.#folders.of(learner));
  }

  bringBack(learner: string): Promise<boolean> {
    return this.#recorded.useAnew(learner, (machine) => machine.bringBack());
  }

  async retire(learner: string): Promise<void> {
    await this.#unused.retire(learner);
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
    const names = [...launcher.line, ...capacity.line].map((folder) => ownerOf(this.#folders.machineIn(folder)).name);
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
    const state = (await this.#recorded.toOpen(learner)) ?? newState(this.#site.now());
    this.#runtimeCount += 1;
    const hosts = this.#site.classLan?.hostsFileOf(learner) ?? null;
    const folders = {
      data: this.#folders.of(learner),
      runtime: join(this.#runtimeDir, this.#runtimeCount.toString(36)),
      ...(hosts !== null && { hosts }),
    };
    const record = new MachineRecord(this.#folders.recordOf(learner), state, this.#site.report);
    const { name, kind } = ownerOf(learner);
    const extra = kind === 'cloud' ? this.#cloud?.(name) : kind === 'shared' ? this.#shared?.(name) : null;
    return new LearnerMachine(this.#site, folders, record, changed, extra ?? null);
  }

  #careFromNowOn(): void {
    const { limits, quota, report } = this.#site;
    this.#care = [
      new Caretaker({ residents: this.#residents, quota, limits, report }),
      { stop: repeat(limits.unusedCheckMs, () => this.#unused.forget(), report) },
    ];
  }
}

function newState(now: number): MachineState {
  return { bootedAt: now, usedAt: now, userIndex: null, snapshotLast: [], servers: {} };
}
