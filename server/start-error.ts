// Start error: which failures of a start are explained in full by their message.
import { ConfigError } from './config.ts';
import { DataDirError } from './data-dir.ts';
import { ListenError } from './listen.ts';
import { describeError } from './log.ts';
import { DataFolderInUseError } from './machines/processes/process-record.ts';
import { RedisBinaryError } from './machines/redis-server/redis-binary.ts';
import { RuntimeDirError } from './machines/runtime-folder.ts';
import { UserLeaseError } from './machines/confinement/user-lease.ts';
import { StateError } from './state/state-error.ts';
import { SiteError } from './transports/site.ts';

const explained = [
  ConfigError,
  DataDirError,
  DataFolderInUseError,
  ListenError,
  RedisBinaryError,
  RuntimeDirError,
  SiteError,
  StateError,
  UserLeaseError,
];

/** What to tell whoever started the bridge in vain: what happened and what to do, or a fault of ours with its stack. */
export function describeStartError(error: unknown): string {
  if (explained.some((kind) => error instanceof kind)) return (error as Error).message;
  return `Redis Notebook failed to start for a reason of its own, which is worth reporting:\n${describeError(error)}`;
}
