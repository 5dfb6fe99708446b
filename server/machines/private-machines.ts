// Private machines: opens the machines in a data folder, with all that they stand on.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { logToStderr, type Log } from '../log.ts';
import type { PrivateMachines } from '../machine.ts';
import type { ClassDirectory } from '../network/class-directory.ts';
import type { ClassVisits } from '../network/class-network.ts';
import type { IsolationMeans } from './confinement/confinement.ts';
import type { QuietServer } from './redis-server/directives.ts';
import { DiskQuota } from './disk-quota.ts';
import { openLauncher } from './redis-server/launcher.ts';
import { Learners } from './learners.ts';
import { machineLimits, type MachineLimits } from './limits.ts';
import { ProcessRecord } from './processes/process-record.ts';
import type { RedisBinary } from './redis-server/redis-binary.ts';
import { makeRuntimeFolder } from './runtime-folder.ts';
import { removeFolder } from './redis-server/server-folder.ts';
import { leaseUsers, type UserLease } from './confinement/user-lease.ts';

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
