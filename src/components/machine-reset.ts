// Machine reset: everything of the learner's machine made new, on the bridge and in the browser.
import { resetMachine } from '../bridge/machine-api.ts';
import { pageFiles } from '../machine/file-store.ts';
import { homeDirectory, type Files } from '../machine/files.ts';
import { disposeRunners } from '../snippet/session-runners.ts';

/** Ends what runs on the page, then the machine's servers, and removes all data and files. Throws BridgeError and FileError. */
export async function makeMachineNew(): Promise<void> {
  await disposeRunners();
  await resetMachine();
  await empty(await pageFiles(), homeDirectory);
}

async function empty(files: Files, directory: string): Promise<void> {
  for (const { name, kind } of await files.list(directory)) {
    const path = `${directory}/${name}`;
    if (kind === 'directory') await empty(files, path);
    await files.remove(path);
  }
}
