// Runtime folder: where a bridge's sockets are, short and gone with the bridge.
import { chmod, lstat, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { removeFolder } from './redis-server/server-folder.ts';

/** The runtime folder cannot hold sockets; message says which, why and what to do. */
export class RuntimeDirError extends Error {
  override readonly name = 'RuntimeDirError';
}

const prefix = 'redis-notebook-';
/** What mkdtemp makes of it. */
const ownName = new RegExp(`^${prefix}[A-Za-z0-9]{6}$`);
/** The longest name in the runtime folder: machine, and port and number of a server. */
const longestSocketName = '/zzzzz/65535.999999.save';

/** Makes the folder for sockets. Machines with users of their own have to be able to pass through it. */
export async function makeRuntimeFolder(wanted: string | undefined, hasUsers: boolean): Promise<string> {
  const mode = hasUsers ? 0o711 : 0o700;
  const folder = wanted ?? (await mkdtemp(join(await temporaryFolder(hasUsers), prefix)));
  await mkdir(folder, { recursive: true, mode });
  await chmod(folder, mode);
  const most = process.platform === 'darwin' ? 103 : 107;
  const length = Buffer.byteLength(folder + longestSocketName);
  if (length <= most) return folder;
  if (wanted === undefined) await rm(folder, { recursive: true });
  throw new RuntimeDirError(
    `The folder ${folder} is too deep for sockets: their paths would have ${length} bytes, and the system takes ${most}. Set TMPDIR to a shorter path.`,
  );
}

/** The system's temporary folder, or another where that one is closed to other users and they must get in. */
async function temporaryFolder(hasUsers: boolean): Promise<string> {
  if (!hasUsers) return tmpdir();
  for (const folder of temporaryFolders()) {
    if (await isPassable(folder)) return folder;
  }
  throw new RuntimeDirError(`No temporary folder is open to other users: ${tmpdir()}, /tmp and /run are not. Set TMPDIR to one that is.`);
}

async function isPassable(folder: string): Promise<boolean> {
  const entry = await stat(folder).catch(() => null);
  if (entry === null || (entry.mode & 0o001) === 0) return false;
  return folder === dirname(folder) || isPassable(dirname(folder));
}

/** Where such a folder may be. */
function temporaryFolders(): string[] {
  return [tmpdir(), '/tmp', '/run'];
}

/**
 * Removes the runtime folder that a killed bridge noted. The note alone is not believed: only a folder that a bridge
 * of this user can have made there is removed, and nothing where there is none.
 */
export async function removeRuntimeFolder(noted: string): Promise<void> {
  if (!ownName.test(basename(noted)) || !temporaryFolders().includes(dirname(noted))) return;
  const entry = await lstat(noted).catch(() => null);
  if (entry?.isDirectory() && entry.uid === process.getuid?.()) await removeFolder(noted);
}
