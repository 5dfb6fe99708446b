// Machine aside: a machine's data that was put aside by a reset which can be undone, and brought back from there.
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { PutAside } from '../machine.ts';
import type { MachineEndings } from './machine-endings.ts';
import type { MachineParts } from './machine-parts.ts';
import { machineState } from './machine-record.ts';
import { giveTree, removeFolder } from './server-folder.ts';

type AsideParts = Pick<MachineParts, 'site' | 'folders' | 'record' | 'launcher' | 'desired' | 'status' | 'mutex'>;

/** What of a machine's record belongs to the data. */
const recordOfData = machineState.pick({ servers: true, snapshotLast: true });
/** keys: null where nobody counted them. at: Unix time in milliseconds. */
const asideRecord = recordOfData.extend({ keys: z.number().nullable().default(null), at: z.number().default(0) });
const folderName = 'aside';
const recordName = 'record.json';

/** What is put aside in a machine's folder; null: nothing. */
export async function readAside(machineFolder: string): Promise<PutAside | null> {
  const text = await readFile(join(machineFolder, folderName, recordName), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const { keys, at } = asideRecord.parse(JSON.parse(text));
  return { keys, at };
}

/** The data that was put aside last, unless it was empty and took nothing's place; what was before it is gone. */
export class MachineAside {
  readonly #parts: AsideParts;
  readonly #endings: MachineEndings;

  constructor(parts: AsideParts, endings: MachineEndings) {
    this.#parts = parts;
    this.#endings = endings;
  }

  get #folder(): string {
    return join(this.#parts.folders.data, folderName);
  }

  /** save: saves and ends the servers as well as they let it. keys: how many there are; null: nobody knows. false: there is no data. */
  async put(save: () => Promise<unknown>, keys: number | null): Promise<boolean> {
    const { record, launcher, desired, folders: own, site } = this.#parts;
    await save();
    return this.#change(async () => {
      const folders = await launcher.serverFolders();
      if (folders.length === 0) return false;
      const file = join(this.#folder, recordName);
      const before = keys === 0 ? await readAside(own.data) : null;
      if (before !== null && before.keys !== 0) {
        // Nothing does not take the place of data that can still be brought back.
        for (const folder of folders) await removeFolder(folder);
        const kept = asideRecord.parse(JSON.parse(await readFile(file, 'utf8')));
        await writeFile(file, JSON.stringify({ ...kept, at: site.now() }), { mode: 0o600 });
        desired.clear();
        return true;
      }
      await removeFolder(this.#folder);
      await mkdir(this.#folder, { mode: 0o700 });
      const { servers, snapshotLast } = record.state;
      await writeFile(file, JSON.stringify({ servers, snapshotLast, keys, at: site.now() }), { mode: 0o600 });
      for (const folder of folders) await this.#move(folder, join(this.#folder, basename(folder)));
      desired.clear();
      return true;
    });
  }

  /** What has been made since goes. false: nothing was put aside. */
  async bringBack(): Promise<boolean> {
    const { record, launcher, folders } = this.#parts;
    return this.#change(async () => {
      if (!(await isThere(this.#folder))) return false;
      for (const folder of await launcher.serverFolders()) await removeFolder(folder);
      const kept = recordOfData.parse(JSON.parse(await readFile(join(this.#folder, recordName), 'utf8')));
      for (const name of await launcher.serverFolders(this.#folder)) await this.#move(name, join(folders.data, basename(name)));
      record.update({ ...kept, down: undefined });
      await removeFolder(this.#folder);
      return true;
    });
  }

  /** Does it while no server of the machine runs or starts. */
  async #change(work: () => Promise<boolean>): Promise<boolean> {
    const { record, launcher, status, mutex } = this.#parts;
    await launcher.pace();
    await this.#endings.killAll({ type: 'reset' });
    return mutex.runExclusive(async () => {
      status.pass(status.isClosed ? 'removed' : 'resetting');
      try {
        await this.#endings.killAll({ type: 'reset' });
        await this.#endings.endStrays();
        const isDone = await work();
        await record.saved();
        return isDone;
      } finally {
        status.pass(status.isClosed ? 'removed' : 'open');
      }
    });
  }

  /** Its user may be another machine's by the time it comes back: until then it is the bridge's own. */
  async #move(from: string, to: string): Promise<void> {
    if (this.#parts.site.isolation.uids !== null) await giveTree(from, 0);
    await rename(from, to);
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
