// Server place: where in its machine one redis-server is started.
import type { Listener } from './listener.ts';
import type { MachineFolders } from '../machine-folders.ts';

export interface ServerPlace {
  readonly machine: MachineFolders;
  /** Its data folder, which no other living server has. */
  readonly folder: string;
  /** The machine's folder for sockets. */
  readonly runtimeFolder: string;
  /** A name for its socket that none had before it. */
  readonly socketName: string;
  /** The machine's user id; null: the bridge's. */
  readonly uid: number | null;
  /** Whether the folder's snapshot holds all that the last server in it had in the end. */
  readonly isSnapshotLast: boolean;
  /** The machine's address on the network of its learner's class; null: it has none. */
  readonly classAddress: string | null;
  /** What the machine's other servers listen on, where there is no kernel to ask. */
  readonly taken: readonly Listener[];
}
