// Machine site: what all machines of a bridge share.
import type { Capacity } from './capacity.ts';
import type { ClassLan } from './lan/class-lan.ts';
import type { DiskQuota } from './disk-quota.ts';
import type { IsolationMeans } from './confinement/confinement.ts';
import type { Launcher } from './redis-server/launcher.ts';
import type { MachineLimits } from './limits.ts';
import type { Log } from '../log.ts';
import type { ProcessRecord } from './processes/process-record.ts';
import type { RedisBinary } from './redis-server/redis-binary.ts';
import type { UserIndexes } from './confinement/user-indexes.ts';
import type { WorkTurns } from './work-turns.ts';

/** The backend machines stand on. */
export interface MachineSite {
  readonly redis: RedisBinary;
  /** What the host grants, as it was tried at the start. */
  readonly isolation: IsolationMeans;
  /** Starts the processes of all machines. */
  readonly launcher: Launcher;
  readonly limits: MachineLimits;
  readonly processes: ProcessRecord;
  readonly quota: DiskQuota;
  readonly now: () => number;
  /** Where failures go that no caller waits for. */
  readonly report: Log;
  /** Names this bridge among all that had the data. */
  readonly bridge: string;
  /** Gives every start its place. */
  readonly capacity: Capacity;
  /** The networks of classes; null: nobody is in one. */
  readonly classLan: ClassLan | null;
  /** Gives every server with much to do its turn. */
  readonly work: WorkTurns;
  /** Who has which place in the range of user ids. */
  readonly userIndexes: UserIndexes;
}
