// Persistence: before a start, sees to it that the newer of a server's append-only file and snapshot is what it loads.
import { constants, type BigIntStats } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere } from '../../missing-file.ts';
import { fileWorkLimits } from '../limits.ts';
import { aofPartNumber } from './aof-parts.ts';
import type { DataFiles } from './directives.ts';
import { runAsOwner } from '../confinement/owner-script.ts';

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
  await removeFiles(folder, [...(await leftovers(folder, '.')), ...(await leftovers(folder, files.aofDir))]);
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
  const old = (await isRealFolder(aofDir)) ? (await readdir(aofDir)).filter((name) => aofPartNumber(name, files) !== null) : [];
  // No file may have the name of one before: Redis would add to it.
  const sequence = 1 + Math.max(0, ...old.map((name) => aofPartNumber(name, files) ?? 0));
  const base = `${files.aof}.${sequence}.base.rdb`;
  const increment = `${files.aof}.${sequence}.incr.aof`;
  const manifest = `file ${base} seq ${sequence} type b\nfile ${increment} seq ${sequence} type i\n`;
  await runAsOwner(folder, replacement, [files.rdb, files.aofDir, base, increment, `${files.aof}.manifest`, manifest]);
  await removeFiles(
    folder,
    old.map((name) => join(files.aofDir, name)),
  );
}

/**
 * Links the snapshot as the base, or copies it on a file system without links. The manifest decides: whatever ends this
 * before the last line changes nothing. Where there is anything of a new file's name, a link too, it fails (set -C).
 */
const replacement = `set -eCu
if [ -L "$2" ] || [ ! -d "$2" ]; then mkdir -m 700 -- "$2"; fi
ln -- "$1" "$2/$3" 2>/dev/null || cp -- "$1" "$2/$3"
: > "$2/$4"
rm -f -- "$2/$5.new"
printf %s "$6" > "$2/$5.new"
mv -f -- "$2/$5.new" "$2/$5"`;

/** names: as seen from the folder. */
async function removeFiles(folder: string, names: readonly string[]): Promise<void> {
  for (let from = 0; from < names.length; from += fileWorkLimits.names) {
    await runAsOwner(folder, 'rm -f -- "$@"', names.slice(from, from + fileWorkLimits.names));
  }
}

/** Names of the files that the append-only file consists of: lines "file NAME seq N type T". */
async function manifestNames(folder: string, files: DataFiles): Promise<string[]> {
  if (!(await isRealFolder(join(folder, files.aofDir)))) return [];
  const manifest = join(folder, files.aofDir, `${files.aof}.manifest`);
  const text = await beginning(manifest);
  return [...text.matchAll(/^file "?([^"\s]+)"? seq/gm)]
    .map(([, name]) => name ?? '')
    .filter((name) => aofPartNumber(name, files) !== null);
}

/** Redis names what it has not finished temp-...; no server runs in the folder now. */
async function leftovers(folder: string, subfolder: string): Promise<string[]> {
  if (!(await isRealFolder(join(folder, subfolder)))) return [];
  const names = await readdir(join(folder, subfolder));
  return names.filter((name) => /^temp-.*\.(rdb|aof)/.test(name)).map((name) => join(subfolder, name));
}

// What a server left in its folder is never followed where it leads elsewhere: the bridge may be root. It only looks
// here, and a machine's process may turn what it looks at into something else meanwhile: what is done is done with the
// owner's rights alone (owner-script.ts).

/** The text of a file as far as a manifest may go; empty where it is none. A pipe that somebody put there is not waited for. */
async function beginning(path: string): Promise<string> {
  if ((await fileIfThere(path)) === null) return '';
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(fileWorkLimits.manifestBytes));
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function isRealFolder(path: string): Promise<boolean> {
  return (await ifThere(lstat(path)))?.isDirectory() ?? false;
}

async function fileIfThere(path: string): Promise<BigIntStats | null> {
  const entry = await ifThere(lstat(path, { bigint: true }));
  return entry?.isFile() ? entry : null;
}
