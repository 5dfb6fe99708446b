// Lock: one set-up at a time in a clone; a second one waits for the first.
import { accessSync, constants, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './step.mjs';

/** A holder shows that it lives by touching its file this often, in ms. */
const beat = 1_000;
/** A file not touched for so long, in ms, belongs to a holder that died. */
const stale = 15_000;

/**
 * Takes the lock, waiting while somebody else holds it. The returned function gives it back. Throws SetupError where the
 * folder takes no file of this user's: then nothing can be set up in it.
 * @param {string} file
 * @param {(holder: string) => void} onWait called once, with the holder's process id, before it waits
 * @returns {Promise<() => void>}
 */
export async function takeLock(file, onWait) {
  openFolder(path.dirname(file));
  let said = false;
  while (!create(file)) {
    if (breakStale(file)) continue;
    if (!said) onWait(holderOf(file));
    said = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const timer = setInterval(() => touch(file), beat).unref();
  const release = () => {
    clearInterval(timer);
    process.off('exit', release);
    if (holderOf(file) === String(process.pid)) rmSync(file, { force: true });
  };
  process.on('exit', release);
  return release;
}

/** @param {string} folder */
function openFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].some((code) => hasCode(error, code))) throw error;
    throw new SetupError(
      `This user may not write to ${folder}, where set-up keeps what it brings. Make the project's folder yours (chown -R), or clone it into a folder of your own, and start again.`,
    );
  }
}

/** @param {string} file */
function create(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/**
 * Removes the file of a dead holder. Renaming first lets only one of several waiters remove it.
 * @param {string} file
 */
function breakStale(file) {
  try {
    const holder = holderOf(file);
    if (Date.now() - statSync(file).mtimeMs < stale && isAlive(Number(holder))) return false;
    const grave = `${file}.${process.pid}`;
    renameSync(file, grave);
    if (holderOf(grave) === holder) rmSync(grave);
    // Another waiter was quicker, and this is its own, living lock.
    else renameSync(grave, file);
    return true;
  } catch (error) {
    // Given back, or removed by another waiter, in the meantime.
    if (hasCode(error, 'ENOENT')) return true;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  // Another process may have created the file and not yet written its number.
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** @param {string} file */
function holderOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  }
}

/** @param {string} file */
function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch (error) {
    // Somebody removed the folder under us: set-up goes on, only unguarded.
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
