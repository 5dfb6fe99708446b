// Server folder: where a redis-server keeps its data, and the link in it that leads to its socket.
import { constants, type Stats } from 'node:fs';
import { chown, lchown, lstat, mkdir, open, readdir, readlink, rmdir, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileWorkLimits } from '../limits.ts';
import { runAsOwner } from '../confinement/owner-script.ts';

// The folders of a machine stand in one that is the bridge's alone, so their own names are safe. What is in them is
// the machine's, and may change at any moment: the bridge touches single names there, and follows no link. Whatever
// goes deeper is done with the rights of the folder's owner.

/** The link in a server's folder to the machine's runtime folder: Redis then shows its socket as run/6379.1. */
export const socketLink = 'run';

/**
 * Makes the folder ready for a server of that user: owned by it, closed to others, its link in place. uid: null is the
 * bridge's own user. true: it is new, with nothing else in it.
 */
export async function makeServerFolder(folder: string, runtimeFolder: string, uid: number | null): Promise<boolean> {
  const link = join(folder, socketLink);
  if (await makeOwnFolder(folder, uid, () => makeLink(link, runtimeFolder, uid))) return true;
  // Nothing else may stand there: what stands in a data folder may be older than its walls.
  if (!(await lstat(folder)).isDirectory()) throw new Error(`${folder} is a link, and no folder of a server: remove it.`);
  if ((await linkTarget(link)) !== runtimeFolder) {
    await removeEntry(folder, socketLink);
    await makeLink(link, runtimeFolder, uid);
  }
  if (uid !== null) await giveTree(folder, uid);
  return false;
}

/**
 * Makes a folder of that user's, closed to others, where there is none; fill: puts into it what it begins with. false:
 * there is one, which is left as it is. As long as it is the bridge's nobody else gets into it, so that nothing has to be
 * looked at before it is given.
 */
export async function makeOwnFolder(folder: string, uid: number | null, fill = async (): Promise<void> => {}): Promise<boolean> {
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) === undefined) return false;
  await fill();
  if (uid !== null) await lchown(folder, uid, uid);
  return true;
}

async function makeLink(link: string, target: string, uid: number | null): Promise<void> {
  await symlink(target, link);
  if (uid !== null) await lchown(link, uid, uid);
}

/** Removes the folder where a server left nothing in it. */
export async function removeIfEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []); // A reset may have removed it.
  if (names.some((name) => name !== socketLink)) return;
  await removeFolder(folder);
}

/** Removes a folder of a machine, or one with folders of machines in it, and all that is in them; nothing where it is gone. */
export async function removeFolder(folder: string): Promise<void> {
  try {
    const entry = await lstat(folder);
    if (!entry.isDirectory()) return await unlink(folder);
    if (await isRemoved(folder)) return;
    // What is root's own, nobody else can change.
    if (entry.uid === 0 && process.getuid?.() === 0)
      await Promise.all((await readdir(folder)).map((name) => removeFolder(join(folder, name))));
    else await runAsOwner(folder, emptyFolder);
    await rmdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** An owner may have closed a folder to itself: it is opened, and the rest removed. */
const emptyFolder = 'find . -mindepth 1 -delete 2>/dev/null || { chmod -R u+rwx . && find . -mindepth 1 -delete; }';

async function isRemoved(folder: string): Promise<boolean> {
  return rmdir(folder).then(
    () => true,
    () => false,
  );
}

/**
 * Gives a folder and all in it to a user; where the folder is already theirs, so is the rest. Each entry is held open
 * while it is looked at and given, so that nothing can be put in its place. What was not its former owner's is not given
 * at all, nor is what has a name outside the folder: it may be somebody else's file. Within it a snapshot and an
 * append-only file may be one (persistence.ts).
 */
export async function giveTree(path: string, uid: number): Promise<void> {
  const former = (await lstat(path)).uid;
  if (former === uid) return;
  const depth = fileWorkLimits.treeDepth;
  const names = new Map<string, number>();
  await countNames(path, depth, names);
  await giveEntry(path, { former, uid, depth, names });
}

/** How many names each file with several has in a folder, by its identity. */
async function countNames(path: string, depth: number, names: Map<string, number>): Promise<void> {
  const held = await open(path, openAsName | constants.O_NOFOLLOW);
  try {
    const entry = await held.stat();
    if (!entry.isDirectory()) {
      if (entry.nlink > 1) names.set(identityOf(entry), (names.get(identityOf(entry)) ?? 0) + 1);
    } else if (depth >= 0) {
      const itself = `/proc/self/fd/${held.fd}`;
      for (const name of await readdir(itself)) await countNames(join(itself, name), depth - 1, names);
    }
  } finally {
    await held.close();
  }
}

function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

interface Gift {
  readonly former: number;
  readonly uid: number;
  /** Folders that may still stand in one another. */
  readonly depth: number;
  /** See countNames. */
  readonly names: ReadonlyMap<string, number>;
}

async function giveEntry(path: string, { former, uid, depth, names }: Gift): Promise<void> {
  const held = await open(path, openAsName | constants.O_NOFOLLOW);
  try {
    const entry = await held.stat();
    if (!entry.isDirectory() && entry.nlink > 1 && entry.nlink !== names.get(identityOf(entry))) {
      throw new Error(`${path} cannot be given to the user id ${uid}: it has another name, outside of its machine. Move it away.`);
    }
    if (entry.uid === uid) return;
    if (entry.uid !== former || depth < 0) {
      throw new Error(
        `${path} cannot be given to the user id ${uid}: ${depth < 0 ? 'it lies too deep' : `it is of the user id ${entry.uid}`}. Move it away.`,
      );
    }
    // The kernel's own way to what is held, whatever has its name now.
    const itself = `/proc/self/fd/${held.fd}`;
    if (entry.isDirectory()) {
      for (const name of await readdir(itself)) await giveEntry(join(itself, name), { former, uid, depth: depth - 1, names });
    }
    // The folder itself comes last: whatever interrupts this, the next call does it again.
    await chown(itself, uid, uid);
  } finally {
    await held.close();
  }
}

/** O_PATH of Linux, which Node does not name: holds an entry of any kind, without opening what it is. */
const openAsName = 0o10_000_000;

async function removeEntry(folder: string, name: string): Promise<void> {
  try {
    await unlink(join(folder, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    if (code !== 'EISDIR' && code !== 'EPERM') throw error;
    await runAsOwner(folder, 'rm -rf -- "$1"', [name]);
  }
}

async function linkTarget(path: string): Promise<string | null> {
  try {
    return await readlink(path);
  } catch {
    return null;
  }
}
