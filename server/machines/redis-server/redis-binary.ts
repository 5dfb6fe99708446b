// Redis binary: finds the redis-server to run and says what it is.
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A redis-server that the bridge can work with. */
export interface RedisBinary {
  readonly path: string;
  /** Such as "7.0.15". */
  readonly version: string;
  readonly flavour: 'redis' | 'valkey';
}

/** The binary is missing or of no use; message says which, why and what to do. */
export class RedisBinaryError extends Error {
  override readonly name = 'RedisBinaryError';
}

const run = promisify(execFile);

/** Names a server has on PATH, in the order they are looked for. */
const names = ['redis-server', 'valkey-server'];
const oldestMajor = 7;

/** Finds the binary on PATH; null where there is none. It may still be too old: see inspectRedis. */
export async function findRedis(path: string = process.env['PATH'] ?? ''): Promise<string | null> {
  for (const name of names) {
    for (const folder of path.split(delimiter).filter((part) => part !== '')) {
      const file = join(folder, name);
      if (await isExecutable(file)) return file;
    }
  }
  return null;
}

/** Asks the binary what it is. Throws RedisBinaryError where it does not run, is no Redis or is older than 7. */
export async function inspectRedis(path: string): Promise<RedisBinary> {
  let output: string;
  try {
    output = (await run(path, ['--version'], { timeout: 10_000 })).stdout;
  } catch (error) {
    throw new RedisBinaryError(
      `${path} cannot be run (${reasonOf(error)}). Set REDIS_SERVER to the path of a redis-server, or install one.`,
    );
  }
  const found = readVersion(output);
  if (found === null) {
    throw new RedisBinaryError(
      `${path} does not say that it is a redis-server: "${output.trim().slice(0, 80)}". Set REDIS_SERVER to the path of a redis-server.`,
    );
  }
  if (Number.parseInt(found.version, 10) < oldestMajor) {
    throw new RedisBinaryError(
      `${path} is Redis ${found.version}, and the notebook needs ${oldestMajor} or newer. Install a newer one, or set REDIS_SERVER to its path.`,
    );
  }
  // A server runs in a folder of its own. A mere name is looked for on PATH there too.
  return { path: path.includes('/') ? resolve(path) : path, ...found };
}

/** Reads what --version prints: "Redis server v=7.0.15 sha=..." or "Valkey server v=8.0.1 ...". */
export function readVersion(output: string): Pick<RedisBinary, 'version' | 'flavour'> | null {
  const [, name, version] = /^(Redis|Valkey) server v=(\d+\.\d+\.\d+)/.exec(output) ?? [];
  if (name === undefined || version === undefined) return null;
  return { flavour: name === 'Redis' ? 'redis' : 'valkey', version };
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'it is not executable';
  return message.split('\n')[0] ?? message;
}
