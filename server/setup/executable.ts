// Executable: finds programs, on PATH and in the folders where package managers put them.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Searched after PATH, which may be as bare as a service's. */
const usualFolders = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin', '/usr/local/sbin', '/usr/sbin', '/bin', '/sbin'];

/** Every program of these names, in the order of PATH. */
export function findExecutables(names: readonly string[], path: string | undefined): string[] {
  const folders = new Set([...(path ?? '').split(delimiter).filter((folder) => folder !== ''), ...usualFolders]);
  return [...folders].flatMap((folder) => names.map((name) => join(folder, name)).filter(isExecutable));
}

/** Whether a path is a file that we may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Missing or not ours to run: either way not executable.
    return false;
  }
}
