// Data dir: the folder that outlives the bridge, and the identity the bridge keeps in it.
import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { access, chmod, constants, link, lstat, mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { parseJson } from './json-text.ts';
import { ifThere, isThere } from './missing-file.ts';

/** Who this bridge is to its learners' browsers. */
export interface BridgeIdentity {
  /** Eight hexadecimal digits that tell this data folder from any other. */
  readonly instance: string;
  /** The key that signs learners' cookies. */
  readonly key: Buffer;
}

/** The data folder cannot be used; message says which, why and what to do. */
export class DataDirError extends Error {
  override readonly name = 'DataDirError';
}

const storedIdentity = z.object({ instance: z.string().regex(/^[\da-f]{8}$/), key: z.string().regex(/^[\da-f]{64}$/) });

/**
 * Makes the folder where it is missing and reads the bridge's identity, made at the first start. What is in it is
 * believed, and removed in time, by a bridge that may be root: so it is closed to others, and what somebody else put
 * there, or could have changed, is refused. Throws DataDirError.
 */
export async function openDataDir(dataDir: string): Promise<BridgeIdentity> {
  const file = join(dataDir, identityName);
  let text: string;
  try {
    await makeFolder(dataDir);
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    await closeToOthers(dataDir);
    await requireOwnEntries(dataDir);
    text = await readOrMake(file);
  } catch (error) {
    if (error instanceof DataDirError) throw error;
    throw new DataDirError(`The data folder ${dataDir} cannot be used: ${troubleOf(error)}, or name another folder with DATA_DIR.`);
  }
  const parsed = storedIdentity.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new DataDirError(
      `${file} is damaged, so learners cannot be told apart. Restore it from a backup, or remove it: browsers then start with new, empty machines.`,
    );
  }
  return Object.freeze({ instance: parsed.data.instance, key: Buffer.from(parsed.data.key, 'hex') });
}

const identityName = 'identity.json';
const learnerName = /^[\da-f]{32}$/;
/** The bits of a mode that let others read, write or enter. */
const others = 0o077;

/** Makes the folder, and those above it that are missing. Node's recursive mkdir never ends where nothing can be made, as in /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || (await isThere(dirname(path)))) throw error;
    await makeFolder(dirname(path));
    await makeFolder(path);
  }
}

/** Mends the mode of a folder that is this bridge's. One that holds other things is somebody's for another reason. */
async function closeToOthers(dataDir: string): Promise<void> {
  const entry = await stat(dataDir);
  if (!isOwn(entry)) {
    throw new DataDirError(
      `The data folder ${dataDir} belongs to the user id ${entry.uid}, who could change what is in it at any time. Name another folder with DATA_DIR, or make it your own if you trust what is in it: chown -R ${process.getuid?.()} ${dataDir}`,
    );
  }
  if ((entry.mode & others) === 0) return;
  const names = await readdir(dataDir);
  if (names.length > 0 && !names.includes(identityName)) {
    throw new DataDirError(
      `The folder ${dataDir} holds other things, and others may open it: it is not made a data folder. Name a new or empty folder with DATA_DIR.`,
    );
  }
  await chmod(dataDir, 0o700);
}

/** What the bridge keeps in the folder, where it is there: files and folders of its own, and no links to elsewhere. */
async function requireOwnEntries(dataDir: string): Promise<void> {
  await requireOwn(join(dataDir, identityName), {
    isFile: true,
    // Who has read the key can be any learner.
    closed: others,
    advice: 'Remove it, and browsers start with new, empty machines; or, if nobody else can have read or changed it, run',
  });
  const processes = join(dataDir, 'processes');
  const notes = { closed: 0o022, advice: 'Remove it (it holds only notes about processes); or, if you trust it, run' };
  await requireOwn(processes, { ...notes, isFile: false });
  await requireOwn(join(processes, 'bridge.json'), { ...notes, isFile: true });
  const state = { isFile: false, closed: 0o077, advice: "Move it away, or, if you trust it and it holds a class's records, run" };
  await requireOwn(join(dataDir, 'state'), state);
  const learners = join(dataDir, 'learners');
  const machines = { isFile: false, closed: 0o022, advice: "Move it away, or, if you trust it and it is a folder of learners' data, run" };
  await requireOwn(learners, machines);
  const names = (await ifThere(readdir(learners))) ?? [];
  for (const name of names.filter((one) => learnerName.test(one))) await requireOwn(join(learners, name), machines);
}

interface Ownership {
  readonly isFile: boolean;
  /** Bits that its mode must not have. */
  readonly closed: number;
  /** What to do, before the command that makes it one's own. */
  readonly advice: string;
}

/** Throws DataDirError where there is something else than a file or a folder of this user's own, or others may change it. */
async function requireOwn(path: string, { isFile, closed, advice }: Ownership): Promise<void> {
  const entry = await ifThere(lstat(path));
  if (entry === null) return;
  const kind = isFile ? 'file' : 'folder';
  if (isFile ? !entry.isFile() : !entry.isDirectory()) {
    const what = entry.isSymbolicLink() ? 'a link' : `no ${kind}`;
    throw new DataDirError(
      `${path} is ${what}, and the notebook keeps a ${kind} of its own there. Move it away, or name another folder with DATA_DIR.`,
    );
  }
  if (!isOwn(entry)) throw new DataDirError(`${path} belongs to the user id ${entry.uid}. ${advice}: chown ${process.getuid?.()} ${path}`);
  if ((entry.mode & closed) !== 0) {
    throw new DataDirError(`${path} is open to other users (mode ${(entry.mode & 0o777).toString(8)}). ${advice}: chmod go= ${path}`);
  }
}

/** Whether an entry is of the user that this process is. */
function isOwn({ uid }: Stats): boolean {
  return uid === (process.getuid?.() ?? uid);
}

async function readOrMake(file: string): Promise<string> {
  const existing = await ifThere(readOwn(file));
  if (existing !== null) return existing;
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify({ instance: randomBytes(4).toString('hex'), key: randomBytes(32).toString('hex') }));
    await handle.sync();
    // A link appears whole or not at all, and only for the first of two bridges that start at once.
    await link(draft, file).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  } finally {
    await handle.close();
    await unlink(draft);
  }
  return (await ifThere(readOwn(file))) ?? '';
}

async function readOwn(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}

/** What is wrong by the code of a system error, and what to do about it. */
const troubles: Record<string, string> = {
  EACCES: 'this user may not write there. Make it writable for this user',
  EPERM: 'this user may not write there. Make it writable for this user',
  EROFS: 'its file system is read-only. Mount it for writing',
  ENOTDIR: 'a part of the path is a file, not a folder. Move that file away',
  EEXIST: 'it is a file, not a folder. Move that file away',
  ENOSPC: 'its disk is full. Make room there',
};

function troubleOf(error: unknown): string {
  return troubles[codeOf(error) ?? ''] ?? `${error instanceof Error ? error.message : String(error)}. Mend that`;
}
