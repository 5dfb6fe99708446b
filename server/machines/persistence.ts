// Persistence: before a start, sees to it that the newer of a server's append-only file and snapshot is what it loads.
import { constants, type BigIntStats } from 'node:fs';
import { copyFile, lchown, link, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aofPartNumber } from './aof-parts.ts';
import type { DataFiles } from './directives.ts';

/** What has to be done to the files before a start. */
export type Preparation = 'none' | 'aof-from-snapshot' | 'snapshot-from-aof';

/** What the files tell; times in nanoseconds, null where there is no such file. */
export interface DataAges {
  /** When the saving of the snapshot began. */
  readonly snapshot: bigint | null;
  /** When the append-only file was last written. */
  readonly aof: bigint | null;
  /** Whether the snapshot holds all that its server had in the end: the append-only file was seen switched off, or it was saved at the shutdown. */
  readonly isSnapshotLast: boolean;
}

/**
 * A BGSAVE forks some time before it creates its file, and clocks of file systems have steps: within this time, a
 * write that looks older than the snapshot may be missing in it.
 */
const doubt = 1_000_000_000n;

/** Decides. Redis loads the append-only file where it is switched on and the snapshot where it is not, whichever is newer. */
export function choosePreparation(data: DataAges, wantsAof: boolean): Preparation {
  const isNewer = isSnapshotNewer(data);
  if (wantsAof) return isNewer ? 'aof-from-snapshot' : 'none';
  return data.aof === null || isNewer ? 'none' : 'snapshot-from-aof';
}

function isSnapshotNewer({ snapshot, aof, isSnapshotLast }: DataAges): boolean {
  if (snapshot === null || aof === null) return snapshot !== null;
  // While the append-only file is on, a write that came after the saving began is only in it.
  return isSnapshotLast ? snapshot >= aof : snapshot - aof > doubt;
}

/**
 * Prepares the files in folder for a start. saveSnapshot: loads the append-only file and saves it as the snapshot.
 * Also removes what a killed server left half-written.
 */
export async function preparePersistence(
  folder: string,
  files: DataFiles,
  wants: { aof: boolean; isSnapshotLast: boolean },
  saveSnapshot: () => Promise<void>,
): Promise<void> {
  const preparation = choosePreparation(await ages(folder, files, wants.isSnapshotLast), wants.aof);
  if (preparation === 'snapshot-from-aof') await saveSnapshot();
  if (preparation === 'aof-from-snapshot') await replaceAof(folder, files);
  await removeLeftovers(folder);
  await removeLeftovers(join(folder, files.aofDir));
}

/** Makes the files as small as the data: a snapshot, and an append-only file that is the same file. */
export async function compact(folder: string, files: DataFiles, isSnapshotLast: boolean, saveSnapshot: () => Promise<void>): Promise<void> {
  await preparePersistence(folder, files, { aof: false, isSnapshotLast }, saveSnapshot);
  const { snapshot, aof } = await ages(folder, files, true);
  if (snapshot !== null && aof !== null) await replaceAof(folder, files);
}

async function ages(folder: string, files: DataFiles, isSnapshotLast: boolean): Promise<DataAges> {
  const snapshot = await fileIfThere(join(folder, files.rdb));
  const parts = await Promise.all((await manifestNames(folder, files)).map((name) => fileIfThere(join(folder, files.aofDir, name))));
  const written = parts.filter((part) => part !== null).map((part) => part.mtimeNs);
  const aof = written.length === 0 ? null : written.reduce((newest, time) => (time > newest ? time : newest));
  if (snapshot === null) return { snapshot, aof, isSnapshotLast };
  // Redis saves into a file of another name, whose birth is the beginning. Where the file system keeps no births, the
  // last write is all there is to go by, and of use only for a snapshot that nothing can have come after.
  const began = snapshot.birthtimeNs === 0n ? (isSnapshotLast || aof === null ? snapshot.mtimeNs : null) : snapshot.birthtimeNs;
  return { snapshot: began, aof, isSnapshotLast };
}

/** Makes the snapshot the whole append-only file: Redis reads a snapshot as its base. */
async function replaceAof(folder: string, files: DataFiles): Promise<void> {
  const aofDir = join(folder, files.aofDir);
  const owner = await lstat(join(folder, files.rdb));
  await makeFolder(aofDir, owner);
  const old = (await readdir(aofDir)).filter((name) => aofPartNumber(name, files) !== null);
  // No file may have the name of one before: Redis would add to it.
  const sequence = 1 + Math.max(0, ...old.map((name) => aofPartNumber(name, files) ?? 0));
  const base = `${files.aof}.${sequence}.base.rdb`;
  const increment = `${files.aof}.${sequence}.incr.aof`;
  const manifest = `${files.aof}.manifest`;
  await linkOrCopy(join(folder, files.rdb), join(aofDir, base));
  await writeFile(join(aofDir, increment), '', newFile);
  await rm(join(aofDir, `${manifest}.new`), { force: true });
  await writeFile(
    join(aofDir, `${manifest}.new`),
    `file ${base} seq ${sequence} type b\nfile ${increment} seq ${sequence} type i\n`,
    newFile,
  );
  for (const name of [base, increment, `${manifest}.new`]) await giveTo(owner, join(aofDir, name));
  // The manifest decides: whatever ends this before here changes nothing, and after it only leaves files behind.
  await rename(join(aofDir, `${manifest}.new`), join(aofDir, manifest));
  for (const name of old) await rm(join(aofDir, name), { force: true });
}

/** Fails where there is anything of that name, a link too. */
const newFile = { flag: 'wx', mode: 0o600 };

/** Names of the files that the append-only file consists of: lines "file NAME seq N type T". */
async function manifestNames(folder: string, files: DataFiles): Promise<string[]> {
  if (!(await isRealFolder(join(folder, files.aofDir)))) return [];
  const manifest = join(folder, files.aofDir, `${files.aof}.manifest`);
  const text = (await fileIfThere(manifest)) === null ? '' : await readFile(manifest, 'utf8');
  return [...text.matchAll(/^file "?([^"\s]+)"? seq/gm)]
    .map(([, name]) => name ?? '')
    .filter((name) => aofPartNumber(name, files) !== null);
}

/** Redis names what it has not finished temp-...; no server runs in the folder now. */
async function removeLeftovers(folder: string): Promise<void> {
  if (!(await isRealFolder(folder))) return;
  for (const name of await readdir(folder)) {
    if (/^temp-.*\.(rdb|aof)/.test(name)) await rm(join(folder, name), { force: true });
  }
}

async function makeFolder(path: string, owner: { uid: number; gid: number }): Promise<void> {
  if (await isRealFolder(path)) return;
  // Fails where there is anything else of that name.
  await mkdir(path, { mode: 0o700 });
  await giveTo(owner, path);
}

async function giveTo(owner: { uid: number; gid: number }, path: string): Promise<void> {
  // Where the bridge is not root all files are its own.
  if (process.getuid?.() === 0) await lchown(path, owner.uid, owner.gid);
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    // A file system without links.
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

// What a server left in its folder is never followed where it leads elsewhere: the bridge may be root.

async function isRealFolder(path: string): Promise<boolean> {
  return (await lstatIfThere(path))?.isDirectory() ?? false;
}

async function fileIfThere(path: string): Promise<BigIntStats | null> {
  const entry = await lstatIfThere(path);
  return entry?.isFile() ? entry : null;
}

async function lstatIfThere(path: string): Promise<BigIntStats | null> {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
