// Machine reset: everything of the learner's machine made new, on the bridge and in the browser.
import { removeOtherFiles } from '../machine/page-files.ts';
import type { PageContext } from '../runners/page-context.ts';

/** Ends what runs on the page, then the machine's servers, and removes all data and files. Throws BridgeError. */
export async function makeMachineNew({ runners, machine, files }: PageContext): Promise<void> {
  runners.dispose();
  await machine.reset();
  await files.reset();
  await removeOtherFiles();
}
