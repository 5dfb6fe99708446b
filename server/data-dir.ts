// Data dir: the folder that outlives the bridge, and the identity the bridge keeps in it.
import { randomBytes } from 'node:crypto';
import { access, constants, link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

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

/** Makes the folder where it is missing and reads the bridge's identity, made at the first start. Throws DataDirError. */
export async function openDataDir(dataDir: string): Promise<BridgeIdentity> {
  const file = join(dataDir, 'identity.json');
  let text: string;
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    text = await readOrMake(file);
  } catch (error) {
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

async function readOrMake(file: string): Promise<string> {
  const existing = await readIfThere(file);
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
  return readFile(file, 'utf8');
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
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
