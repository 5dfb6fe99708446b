// Learners: all machines of a bridge, found by learner, and the care for those that nobody uses.
import { mkdir, readdir, stat } from 'node:fs/promises';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { DiskQuota, folderBytes } from './disk-quota.ts';
import type { IsolationMeans } from './isolation.ts';
import { LearnerMachine } from './learner-machine.ts';
import { openLauncher } from './launcher.ts';
import { machineLimits, type MachineLimits } from '../limits.ts';
import { describeError, logToStderr, type Log } from '../log.ts';
import { MachineError, type Machine, type Machines } from '../machine.ts';
import { MachineRecord, readMachineState, type MachineState } from './machine-record.ts';
import type { MachineSite } from './machine-site.ts';
import { ProcessRecord } from './process-record.ts';
import type { RedisBinary } from './redis-binary.ts';
import { makeRuntimeFolder } from './runtime-folder.ts';
import { removeFolder } from './server-folder.ts';
import { leaseUsers, type UserLease } from './user-lease.ts';
import { endProcessesOf } from './user-processes.ts';

/** What a bridge's machines need. */
export interface MachinesOptions {
  /** The folder that outlives the bridge; machines are in its folder learners. */
  readonly dataDir: string;
  /** For sockets: short, and gone with the bridge. By default a new folder among the system's temporary ones. */
  readonly runtimeDir?: string;
  readonly redisServer: RedisBinary;
  readonly isolation: IsolationMeans;
  readonly limits?: MachineLimits;
  /** Unix time in milliseconds. */
  readonly now?: () => number;
  readonly report?: Log;
}

const learnerName = /^[\da-f]{32}$/;
const recordName = 'machine.json';

/**
 * Opens the machines in a data folder; first ends what a killed bridge left running there. Throws
 * DataFolderInUseError where another bridge has the folder, and RuntimeDirError where sockets have no place.
 */
export async function createMachines(options: MachinesOptions): Promise<Machines> {
  const { dataDir, redisServer, isolation, limits = machineLimits, now = Date.now, report = logToStderr } = options;
  const learnersDir = join(dataDir, 'learners');
  await mkdir(learnersDir, { recursive: true, mode: 0o700 });
  const runtimeDir = await makeRuntimeFolder(options.runtimeDir, isolation.uids !== null);
  let users: UserLease | null = null;
  try {
    const processes = await ProcessRecord.open(join(dataDir, 'processes'), runtimeDir);
    const quota = new DiskQuota(learnersDir, limits);
    users = isolation.uids === null ? null : await leaseUsers(isolation.uids, learnersDir);
    const leased = { ...isolation, uids: users?.range ?? null };
    const launcher = openLauncher(leased, limits);
    const site = { redis: redisServer, isolation: leased, launcher, limits, processes, quota, now, report };
    return await Learners.open(site, { folder: learnersDir, runtimeDir, users });
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
}

class Learners implements Machines {
  readonly #site: MachineSite;
  readonly #folder: string;
  readonly #runtimeDir: string;
  readonly #machines = new Map<string, Promise<LearnerMachine>>();
  /** The machines above that are there. */
  readonly #opened = new Map<string, LearnerMachine>();
  readonly #userIndexes = new Set<number>();
  #runtimeCount = 0;
  #timers: NodeJS.Timeout[] = [];
  readonly #users: UserLease | null;
  #isClosed = false;

  private constructor(site: Omit<MachineSite, 'obstacle' | 'takeUserIndex'>, { folder, runtimeDir, users }: MachinesPlace) {
    this.#users = users;
    this.#site = { ...site, obstacle: () => this.#obstacle(), takeUserIndex: () => this.#takeUserIndex() };
    this.#folder = folder;
    this.#runtimeDir = runtimeDir;
  }

  static async open(site: Omit<MachineSite, 'obstacle' | 'takeUserIndex'>, place: MachinesPlace): Promise<Learners> {
    const learners = new Learners(site, place);
    // Whoever runs as one of the machines' users now was left by a bridge that was killed, or by somebody who broke out.
    await learners.#endStrays();
    await learners.#survey();
    const { diskCheckMs, unusedCheckMs } = learners.#site.limits;
    learners.#timers = [
      learners.#repeat(diskCheckMs, () => Promise.all([...learners.#opened.values()].map((machine) => machine.checkDisk()))),
      learners.#repeat(unusedCheckMs, () => learners.#removeUnused()),
    ];
    await learners.#removeUnused();
    return learners;
  }

  of(learner: string): Promise<Machine> {
    return this.#machine(learner);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearInterval(timer);
    // One that could not be opened has nothing to close.
    await Promise.allSettled(this.#machines.values());
    await Promise.all([...this.#opened.values()].map((machine) => machine.close()));
    await this.#endStrays();
    await removeFolder(this.#runtimeDir);
    await this.#site.processes.close();
    this.#users?.release();
  }

  /** Ends what still runs as a machine's user, where machines have users of their own. */
  async #endStrays(): Promise<void> {
    if (this.#users !== null) await endProcessesOf(this.#users.range);
  }

  #machine(learner: string): Promise<LearnerMachine> {
    if (!learnerName.test(learner)) throw new TypeError(`A learner is 32 lower-case hexadecimal digits, not "${learner}"`);
    const known = this.#machines.get(learner);
    if (known !== undefined) return known;
    const opening = this.#open(learner);
    this.#machines.set(learner, opening);
    opening.catch(() => this.#machines.delete(learner));
    return opening;
  }

  async #open(learner: string): Promise<LearnerMachine> {
    if (this.#isClosed) throw new MachineError('refused', 'The notebook is shutting down.');
    const state = (await this.#stateOf(learner)) ?? newState(this.#site.now());
    this.#runtimeCount += 1;
    const folders = { data: join(this.#folder, learner), runtime: join(this.#runtimeDir, this.#runtimeCount.toString(36)) };
    const machine = new LearnerMachine(this.#site, folders, new MachineRecord(join(folders.data, recordName), state, this.#site.report));
    this.#opened.set(learner, machine);
    return machine;
  }

  #stateOf(learner: string): Promise<MachineState | null> {
    return readMachineState(join(this.#folder, learner, recordName));
  }

  async #names(): Promise<string[]> {
    return (await readdir(this.#folder)).filter((name) => learnerName.test(name));
  }

  /** What earlier bridges left: user ids in use, and disk. */
  async #survey(): Promise<void> {
    for (const learner of await this.#names()) {
      const state = await this.#stateOf(learner);
      if (state !== null && state.userIndex !== null) this.#userIndexes.add(state.userIndex);
      const folder = join(this.#folder, learner);
      this.#site.quota.note(folder, await folderBytes(folder));
    }
  }

  /** Removes machines whose last use is too long ago, opened by this bridge or not. */
  async #removeUnused(): Promise<void> {
    for (const learner of await this.#names()) {
      const usedAt = this.#opened.get(learner)?.usedAt ?? (await this.#stateOf(learner))?.usedAt;
      const folder = join(this.#folder, learner);
      // A folder without a record was made by a start that came to nothing.
      const lastSign = usedAt ?? (await stat(folder)).mtimeMs;
      if (this.#site.now() - lastSign < this.#site.limits.unusedMs) continue;
      // Opened first where it was not, so that a learner who comes just now is not given what is being removed.
      const machine = await this.#machine(learner);
      await machine.remove();
      if (machine.userIndex !== null) this.#userIndexes.delete(machine.userIndex);
      this.#machines.delete(learner);
      this.#opened.delete(learner);
    }
  }

  #takeUserIndex(): number {
    const count = this.#site.isolation.uids?.count ?? 0;
    for (let index = 0; index < count; index += 1) {
      if (this.#userIndexes.has(index)) continue;
      this.#userIndexes.add(index);
      return index;
    }
    throw new MachineError('limit', 'This notebook has as many machines as it can tell apart: ask whoever runs it.');
  }

  async #obstacle(): Promise<string | null> {
    const servers = [...this.#opened.values()].reduce((sum, machine) => sum + machine.serverCount, 0);
    // The one that is about to start is among them.
    if (servers > this.#site.limits.servers) return 'The notebook runs as many servers as it may: try again later.';
    if (freemem() < this.#site.limits.freeMemoryBytes) return 'The notebook is short of memory: try again later.';
    return this.#site.quota.obstacle();
  }

  #repeat(everyMs: number, work: () => Promise<unknown>): NodeJS.Timeout {
    let isBusy = false;
    return setInterval(() => {
      if (isBusy) return;
      isBusy = true;
      work()
        .catch((error: unknown) => this.#site.report(`The machines could not be looked after. ${describeError(error)}`))
        .finally(() => {
          isBusy = false;
        });
    }, everyMs).unref();
  }
}

function newState(now: number): MachineState {
  return { bootedAt: now, usedAt: now, userIndex: null, snapshotLast: [], servers: {} };
}
