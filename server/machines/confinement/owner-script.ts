// Owner script: what the bridge does inside a folder of somebody else's, done with that one's rights and none of its own.
import { lstat } from 'node:fs/promises';
import { startChild } from '../../started-child.ts';
import { fileWorkLimits } from '../limits.ts';
import { confinedEnvironment } from './confinement.ts';

/**
 * Runs a shell script in a folder with the rights of the folder's owner. Rejects with what it wrote to standard error.
 *
 * A machine's process may change what is in its folder at any moment, between two system calls too: a folder becomes
 * a link to one elsewhere. Whatever it turns things into, the script can do no more than that process could itself.
 * Where the bridge is not root there is one user only, and what holds is that the programs follow no link (find and rm
 * of GNU, BSD and busybox go by open folders, not by path).
 */
export async function runAsOwner(folder: string, script: string, args: readonly string[] = []): Promise<void> {
  const { uid, gid } = await lstat(folder);
  const child = startChild('sh', ['-c', `umask 077\n${script}`, 'sh', ...args], {
    // Entered before the rights are given up: the folders above may be closed to the owner.
    cwd: folder,
    env: confinedEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: fileWorkLimits.scriptMs,
    killSignal: 'SIGKILL',
    ...(process.getuid?.() === 0 && { uid, gid }),
  });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (complaint.length < fileWorkLimits.complaintCharacters) complaint += text;
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.once('error', reject);
  child.once('close', (code, signal) => {
    if (code === 0) resolve();
    else reject(new Error(`Work in the folder ${folder} failed: ${complaint.trim().split('\n')[0] || `it ended by ${signal ?? code}`}`));
  });
  return promise;
}
