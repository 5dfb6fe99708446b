// Program: finds the peers that the bridge is measured against.
import { spawnSync } from 'node:child_process';

/** The first of some programs that is installed; null where none is. */
export function findProgram(names: readonly string[]): string | null {
  return names.find((name) => spawnSync('which', [name]).status === 0) ?? null;
}
