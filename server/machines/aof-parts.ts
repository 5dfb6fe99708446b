// AOF parts: the names of the files that make up an append-only file of Redis 7.
import type { DataFiles } from './directives.ts';

/** The number in the name of a part, such as appendonly.aof.3.incr.aof; null: the name is no part's. */
export function aofPartNumber(name: string, { aof }: DataFiles): number | null {
  if (!name.startsWith(`${aof}.`)) return null;
  const [, sequence] = /^(\d+)\.(?:base|incr)\.(?:rdb|aof)$/.exec(name.slice(aof.length + 1)) ?? [];
  return sequence === undefined ? null : Number(sequence);
}
