// AOF parts: the names of the files that make up an append-only file of Redis 7, and how large they are.
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFiles } from './directives.ts';

/** The number in the name of a part, such as appendonly.aof.3.incr.aof; null: the name is no part's. */
export function aofPartNumber(name: string, { aof }: DataFiles): number | null {
  if (!name.startsWith(`${aof}.`)) return null;
  const [, sequence] = /^(\d+)\.(?:base|incr)\.(?:rdb|aof)$/.exec(name.slice(aof.length + 1)) ?? [];
  return sequence === undefined ? null : Number(sequence);
}

/** Bytes of the largest part in a server's folder; 0 where there is none. Links are not followed. */
export async function largestAofPart(folder: string, files: DataFiles): Promise<number> {
  const aofDir = join(folder, files.aofDir);
  const isFolder = await lstat(aofDir).then(
    (entry) => entry.isDirectory(),
    () => false, // It has never had one.
  );
  if (!isFolder) return 0;
  const parts = (await readdir(aofDir)).filter((name) => aofPartNumber(name, files) !== null);
  const sizes = await Promise.all(parts.map(async (name) => (await lstat(join(aofDir, name))).size));
  return Math.max(0, ...sizes);
}
