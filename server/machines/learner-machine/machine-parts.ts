// Machine parts: what the parts of one machine share.
import type { Mutex } from 'async-mutex';
import type { DesiredServers } from './desired-servers.ts';
import type { MachineRecord } from './machine-record.ts';
import type { MachineSite } from '../machine-site.ts';
import type { MachineStatus } from './machine-status.ts';
import type { MachineUse } from './machine-use.ts';
import type { RunningServers } from './running-servers.ts';
import type { MachineFolders } from '../machine-folders.ts';
import type { ServerLauncher } from './server-launcher.ts';

export interface MachineParts {
  readonly site: MachineSite;
  readonly folders: MachineFolders;
  readonly record: MachineRecord;
  readonly running: RunningServers;
  readonly launcher: ServerLauncher;
  readonly desired: DesiredServers;
  readonly status: MachineStatus;
  readonly use: MachineUse;
  /** Its starts, parks and resets happen one after the other; a connection to a server that runs waits for none of them. */
  readonly mutex: Mutex;
}
