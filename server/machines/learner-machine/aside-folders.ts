// Aside folders: where a machine's data stands that was put aside, and which goes where it leaves no room.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { describeError, type Log } from '../../log.ts';
import type { PutAside } from '../../machine.ts';
import { ifThere } from '../../missing-file.ts';
import { folderBytes } from '../disk-quota.ts';
import { machineState } from './machine-record.ts';
import { removeFolder } from '../redis-server/server-folder.ts';

/** What of a machine's record belongs to the data. */
const recordOfData = machineState.pick({ servers: true, snapshotLast: true });
/** keys: null where nobody counted them. at: Unix time in milliseconds. */
const asideRecord = recordOfData.extend({ keys: z.number().nullable().default(null), at: z.number().default(0) });
export type AsideRecord = z.infer<typeof asideRecord>;
/**
 * Folders in the machine's own: what was put aside, whole; what is being put aside; what is on its way back, all else out of its
 * way; and what goes for it. A bridge that ends between two steps leaves one of them, and the next deed goes on from there.
 */
export const asideNames = { whole: 'aside', half: 'aside.new', returning: 'aside.back', replaced: 'aside.old' } as const;
export const recordName = 'record.json';

/** What was put aside before the last, each with a number: the highest is the newest. */
const earlier = /^aside\.(\d+)$/;

/**
 * What was put aside last in a machine's folder, also where that was interrupted; null: nothing. Each page of its learner asks: what
 * is damaged is reported by whoever does something with it.
 */
export async function readAside(machineFolder: string): Promise<PutAside | null> {
  const { half, returning, whole } = asideNames;
  for (const name of [half, returning, whole, ...(await earlierOnes(machineFolder))]) {
    const kept = await readAsideRecord(join(machineFolder, name), () => {});
    if (kept !== null) return { keys: kept.keys, at: kept.at };
  }
  return null;
}

/** The names of the folders with what was put aside before the last, the newest first. */
export async function earlierOnes(machineFolder: string): Promise<string[]> {
  const names = (await ifThere(readdir(machineFolder))) ?? [];
  return names.filter((name) => earlier.test(name)).toSorted((one, other) => numberOf(other) - numberOf(one));
}

export function numberOf(name: string): number {
  return Number(earlier.exec(name)?.[1] ?? 0);
}

/**
 * null: there is none. Of one that is damaged, which is reported, nothing is known but its file's time: what was put aside with it
 * is data all the same. Rejects where the system does not let it be read.
 */
export async function readAsideRecord(folder: string, report: Log): Promise<AsideRecord | null> {
  const file = join(folder, recordName);
  const text = await ifThere(readFile(file, 'utf8'));
  if (text === null) return null;
  try {
    return asideRecord.parse(JSON.parse(text));
  } catch (error) {
    report(`${file} is damaged, so that nobody knows which servers ran when the data beside it was put aside. ${describeError(error)}`);
    return { servers: {}, snapshotLast: [], keys: null, at: Math.floor((await stat(file)).mtimeMs) };
  }
}

/** Bytes of disk that all takes that was put aside in a machine's folder. */
export async function asideBytes(machineFolder: string): Promise<number> {
  const sizes = await Promise.all(
    [asideNames.whole, ...(await earlierOnes(machineFolder))].map((name) => folderBytes(join(machineFolder, name))),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

/** Removes what was put aside first of all that is there, also where its record cannot be read. false: there is nothing. */
export async function dropOldestAside(machineFolder: string): Promise<boolean> {
  const oldest = (await earlierOnes(machineFolder)).at(-1) ?? asideNames.whole;
  const folder = join(machineFolder, oldest);
  if ((await ifThere(stat(folder))) === null) return false;
  await removeAside(folder);
  return true;
}

/** Removes what was put aside in a folder: its record first, so that what an interrupted removal leaves is offered to nobody. */
export async function removeAside(folder: string): Promise<void> {
  await removeFolder(join(folder, recordName));
  await removeFolder(folder);
}

/** Removes what removals and returns that were interrupted have left, of which nothing comes back. Its caller sees that none is under way. */
export async function removeLeavings(machineFolder: string): Promise<void> {
  const { returning, whole, replaced } = asideNames;
  for (const name of [returning, whole, ...(await earlierOnes(machineFolder))]) {
    const folder = join(machineFolder, name);
    if ((await ifThere(stat(join(folder, recordName)))) === null) await removeFolder(folder);
  }
  await removeFolder(join(machineFolder, replaced));
}
