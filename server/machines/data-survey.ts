// Data survey: what earlier bridges left in the machines' folders: user ids in use, and disk.
import { workThrough } from '../work-pool.ts';
import { describeError, type Log } from '../log.ts';
import { folderBytes, type DiskQuota } from './disk-quota.ts';
import type { LearnerFolders } from './learner-folders.ts';
import { fileWorkLimits } from './limits.ts';
import type { MachineState } from './learner-machine/machine-record.ts';
import type { UserIndexes } from './confinement/user-indexes.ts';

/** Notes it all. Most of that waits for the disk. */
export async function survey(
  folders: LearnerFolders,
  { quota, userIndexes, report }: { readonly quota: DiskQuota; readonly userIndexes: UserIndexes; readonly report: Log },
): Promise<void> {
  const found: { folder: string; state: MachineState }[] = [];
  await workThrough(await folders.names(), fileWorkLimits.openFiles, async (machine) => {
    const folder = folders.of(machine);
    const state = await folders.stateOf(machine).catch((error: unknown) => {
      report(
        `What the machine in ${folder} remembers could not be read: it does not start until it can be, or its learner resets it. ${describeError(error)}`,
      );
      return null;
    });
    if (state !== null) found.push({ folder, state });
    quota.note(folder, await folderBytes(folder));
  });
  for (const { folder, state } of found.toSorted((one, other) => one.state.usedAt - other.state.usedAt))
    if (state.userIndex !== null) userIndexes.note(folder, state.userIndex);
}
