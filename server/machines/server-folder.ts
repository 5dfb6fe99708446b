// Server folder: where a redis-server keeps its data, and the link in it that leads to its socket.
import { lchown, lstat, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** The link in a server's folder to the machine's runtime folder: Redis then shows its socket as run/6379.1. */
export const socketLink = 'run';

/** Makes the folder ready for a server of that user: owned by it, closed to others, its link in place. null: the bridge's own user. */
export async function makeServerFolder(folder: string, runtimeFolder: string, uid: number | null): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (uid !== null) await giveTree(folder, uid);
  const link = join(folder, socketLink);
  if ((await linkTarget(link)) === runtimeFolder) return;
  await rm(link, { recursive: true, force: true });
  await symlink(runtimeFolder, link);
}

/** Removes the folder where a server left nothing in it. */
export async function removeIfEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []); // A reset may have removed it.
  if (names.some((name) => name !== socketLink)) return;
  await rm(join(folder, socketLink), { force: true });
  await rm(folder, { recursive: true, force: true });
}

/** Gives a folder and all in it to a user; where the folder is already theirs, so is the rest. */
export async function giveTree(path: string, uid: number): Promise<void> {
  const entry = await lstat(path);
  if (entry.uid === uid) return;
  if (entry.isDirectory()) {
    for (const name of await readdir(path)) await giveTree(join(path, name), uid);
  }
  // The folder itself comes last: whatever interrupts this, the next call does it again.
  await lchown(path, uid, uid);
}

async function linkTarget(path: string): Promise<string | null> {
  try {
    return await readlink(path);
  } catch {
    return null;
  }
}
