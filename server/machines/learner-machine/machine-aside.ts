// Machine aside: a machine's data that was put aside by a reset which can be undone, and brought back from there.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describeError } from '../../log.ts';
import { MachineError } from '../../machine.ts';
import { isThere } from '../../missing-file.ts';
import { defaultPort } from '../../network/virtual-network.ts';
import {
  asideNames,
  earlierOnes,
  numberOf,
  readAsideRecord,
  recordName,
  removeAside,
  removeLeavings,
  type AsideRecord,
} from './aside-folders.ts';
import { isBlankFolder } from './blank-data.ts';
import { afterEnd } from './ending-turn.ts';
import type { MachineEndings } from './machine-endings.ts';
import type { MachineParts } from './machine-parts.ts';
import { folderBytes } from '../disk-quota.ts';
import { giveTree, removeFolder } from '../redis-server/server-folder.ts';

type AsideParts = Pick<MachineParts, 'site' | 'folders' | 'record' | 'running' | 'launcher' | 'desired' | 'status' | 'mutex'>;

const putAway = 'The notebook ended your redis-server: its data was put aside.';

/**
 * The data that was put aside last, unless it was empty and took nothing's place; and behind it what was before it, which is
 * brought back after it.
 */
export class MachineAside {
  readonly #parts: AsideParts;
  readonly #endings: MachineEndings;

  constructor(parts: AsideParts, endings: MachineEndings) {
    this.#parts = parts;
    this.#endings = endings;
  }

  /**
   * keys: how many the first server was seen to have; null: nobody knows. false: there is no data. Throws MachineError limit
   * where a server cannot save.
   */
  put(keys: number | null): Promise<boolean> {
    const { desired, launcher, site } = this.#parts;
    return this.#change(
      () => this.#endSaved(),
      async () => {
        await this.#finishReturn();
        const isHalf = await isThere(this.#at('half'));
        const folders = await launcher.serverFolders();
        if (folders.length === 0 && !isHalf) return false;
        // An earlier one may be the last there is.
        await this.#raise();
        // What was counted is but one server's keys, and a moment old: the files tell whether there is anything.
        const full = await this.#withData(folders, keys);
        const isNothing = full.length === 0 && !isHalf;
        const before = isNothing ? await this.#recordOf(this.#at('whole')) : null;
        if (before !== null && !(await this.#isNothing('whole'))) {
          // Nothing does not take the place of data that can still be brought back.
          for (const folder of folders) await removeFolder(folder);
          await this.#writeRecord('whole', { ...before, at: site.now() });
        } else await this.#fill(folders, isNothing ? 0 : keysOf(full, keys));
        desired.clear();
        return true;
      },
    );
  }

  /** Those that hold a key or a function. keys: as put has them. */
  async #withData(folders: readonly string[], keys: number | null): Promise<string[]> {
    const { launcher, site } = this.#parts;
    const full: string[] = [];
    for (const folder of folders) {
      if (await isBlankFolder(folder)) continue;
      // Of keys that were removed the append-only file still tells, until it is made as small as the data.
      if (keys === 0 && isHome(folder)) {
        const problem = await launcher.compact(folder).then(() => null, describeError);
        if (problem !== null) site.report(`Whether ${folder} holds anything could not be seen, so it is put aside. ${problem}`);
        else if (await isBlankFolder(folder)) continue;
      }
      full.push(folder);
    }
    return full;
  }

  /** Whether what was put aside is no data. */
  async #isNothing(name: keyof typeof asideNames): Promise<boolean> {
    const folders = await this.#parts.launcher.serverFolders(this.#at(name));
    return (await Promise.all(folders.map(isBlankFolder))).every(Boolean);
  }

  /** What has been made since goes. false: nothing was put aside. */
  async bringBack(): Promise<boolean> {
    const { launcher, folders, mutex } = this.#parts;
    const { data } = folders;
    // What cannot be read is found out before anything ends or moves.
    const names = [asideNames.whole, ...(await earlierOnes(data))];
    const kept = await Promise.all(names.map((name) => this.#recordOf(join(data, name))));
    // Of one that has arrived an empty folder may be left.
    const isReturning = (await this.#recordOf(this.#at('returning'))) !== null;
    const isHalf = await isThere(this.#at('half'));
    if (!isReturning && !isHalf && kept.every((one) => one === null)) {
      await mutex.runExclusive(() => removeLeavings(data));
      return false;
    }
    return this.#change(
      () => this.#endings.killAll({ type: 'reset' }),
      async () => {
        await this.#finishReturn();
        if (await isThere(this.#at('half'))) await this.#fill(await launcher.serverFolders(), null);
        // What was on its way back has arrived: that is what was asked for.
        if (isReturning && !isHalf) return true;
        await this.#raise();
        await removeFolder(this.#at('replaced'));
        await mkdir(this.#at('replaced'), { mode: 0o700 });
        for (const folder of await launcher.serverFolders()) await this.#move(folder, join(this.#at('replaced'), basename(folder)));
        await rename(this.#at('whole'), this.#at('returning'));
        await this.#finishReturn();
        return true;
      },
    );
  }

  /** Moves folders into the half, which is the whole then. One that is half full already keeps what it has, with its record. */
  async #fill(folders: readonly string[], keys: number | null): Promise<void> {
    const { record, launcher, site } = this.#parts;
    const half = this.#at('half');
    const names = new Set((await launcher.serverFolders(half)).map((folder) => basename(folder)));
    if (names.size === 0) {
      const { servers, snapshotLast } = record.state;
      await this.#writeRecord('half', { servers, snapshotLast, keys, at: site.now() });
    }
    for (const folder of folders) {
      const port = Number.parseInt(basename(folder), 10);
      let name = basename(folder);
      for (let number = 2; names.has(name); number += 1) name = `${port}.${number}`;
      names.add(name);
      await this.#move(folder, join(half, name));
    }
    await this.#lower();
    await rename(half, this.#at('whole'));
  }

  /** Has what was put aside last be behind what comes; what was nothing goes. */
  async #lower(): Promise<void> {
    const { folders, site } = this.#parts;
    const last = await this.#recordOf(this.#at('whole'));
    const before = await earlierOnes(folders.data);
    if (last === null || (await this.#isNothing('whole'))) return removeAside(this.#at('whole'));
    const lowered = `aside.${numberOf(before[0] ?? '') + 1}`;
    await rename(this.#at('whole'), join(folders.data, lowered));
    for (const name of before.slice(site.limits.asides - 2)) await removeAside(join(folders.data, name));
    // All of it is on the machine's own disk, which its servers need: the oldest go first.
    for (const name of [lowered, ...before.slice(0, site.limits.asides - 2)].toReversed()) {
      if ((await folderBytes(folders.data)) <= site.limits.machineDiskBytes / 2) return;
      await removeAside(join(folders.data, name));
    }
  }

  /** Has what was put aside before be the last, where there is none any more. */
  async #raise(): Promise<void> {
    const { folders } = this.#parts;
    const [newest] = await earlierOnes(folders.data);
    if (newest !== undefined && !(await isThere(this.#at('whole')))) await rename(join(folders.data, newest), this.#at('whole'));
  }

  /** Has what is on its way back arrive, where there is any. */
  async #finishReturn(): Promise<void> {
    const { record, launcher, folders } = this.#parts;
    const returning = this.#at('returning');
    const kept = await this.#recordOf(returning);
    if (kept === null) return removeLeavings(folders.data);
    for (const folder of await launcher.serverFolders(returning)) {
      const to = join(folders.data, basename(folder));
      // Made since an interrupted return.
      await removeFolder(to);
      await this.#move(folder, to);
    }
    const { servers, snapshotLast } = kept;
    record.update({ servers, snapshotLast, down: undefined });
    await record.saved();
    await removeFolder(returning);
    await removeFolder(this.#at('replaced'));
  }

  /** Throws MachineError limit where one cannot save: what it has would be lost. */
  async #endSaved(): Promise<void> {
    if (await this.#endings.endAll([...this.#parts.running], putAway)) return;
    throw new MachineError('limit', 'A redis-server of this machine cannot save its data, so nothing was put aside: restart it first.');
  }

  /** Does it while no server of the machine runs or starts. end: has them end. */
  async #change(end: () => Promise<void>, work: () => Promise<boolean>): Promise<boolean> {
    const { record, launcher, status, mutex } = this.#parts;
    await launcher.pace();
    return afterEnd(mutex, end, async () => {
      status.pass(status.isClosed ? 'removed' : 'resetting');
      try {
        await end();
        await this.#endings.endStrays();
        const isDone = await work();
        await record.saved();
        return isDone;
      } finally {
        status.pass(status.isClosed ? 'removed' : 'open');
      }
    });
  }

  #at(name: keyof typeof asideNames): string {
    return join(this.#parts.folders.data, asideNames[name]);
  }

  #recordOf(folder: string): Promise<AsideRecord | null> {
    return readAsideRecord(folder, this.#parts.site.report);
  }

  async #writeRecord(name: keyof typeof asideNames, kept: AsideRecord): Promise<void> {
    await mkdir(this.#at(name), { recursive: true, mode: 0o700 });
    const file = join(this.#at(name), recordName);
    await writeFile(`${file}.new`, JSON.stringify(kept), { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
  }

  /** Its user may be another machine's by the time it comes back: until then it is the bridge's own. */
  async #move(from: string, to: string): Promise<void> {
    if (this.#parts.site.isolation.uids !== null) await giveTree(from, 0);
    await rename(from, to);
  }
}

/** Whether a folder is that of a machine's first server. */
function isHome(folder: string): boolean {
  return basename(folder) === String(defaultPort);
}

/** How many keys there are in folders with data; null: nobody knows. counted: of the first server's, if anybody counted them. */
function keysOf(folders: readonly string[], counted: number | null): number | null {
  return counted !== 0 && folders.every(isHome) ? counted : null;
}
