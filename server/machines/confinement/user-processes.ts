// User processes: every process that runs as a machine's user, whoever started it, and their end.
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { startChild } from '../../started-child.ts';
import { fileWorkLimits } from '../limits.ts';
import { confinedEnvironment } from './confinement.ts';

/** User ids that follow one another; nobody but one bridge's machines has them (user-lease.ts). */
export interface UserRange {
  readonly first: number;
  readonly count: number;
}

/**
 * Ends every process of these users: the servers, and what somebody who broke out of one has left running. For Linux,
 * where the bridge is root. Rejects where some go on for too long.
 *
 * The kernel is asked to end all that the user may signal, by a child that is that user: no process id is looked up
 * first, so none can have changed hands, no other user's process can be meant, and nothing forks out of the way.
 */
export async function endProcessesOf(users: UserRange): Promise<void> {
  const deadline = performance.now() + fileWorkLimits.endProcessesMs;
  for (;;) {
    const running = await usersWithProcesses(users);
    if (running.size === 0) return;
    if (performance.now() > deadline) {
      throw new Error(
        `Processes of the user ids ${[...running].join(', ')} do not end. End them by hand (pkill -KILL -U ID), then try again.`,
      );
    }
    await Promise.all([...running].map(endAll));
    // One that was killed is gone in a moment, or as soon as its disk answers.
    await delay(fileWorkLimits.endPollMs);
  }
}

async function endAll(uid: number): Promise<void> {
  const killer = startChild('sh', ['-c', 'kill -s KILL -- -1'], { uid, gid: uid, stdio: 'ignore', env: confinedEnvironment() });
  await once(killer, 'exit');
}

/** Which of the users have a process. One that has ended counts no longer, though nobody has asked how. */
async function usersWithProcesses({ first, count }: UserRange): Promise<Set<number>> {
  const users = new Set<number>();
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  while (pids.length > 0) {
    // A few at a time: each is an open file.
    const statuses = await Promise.all(
      pids.splice(-fileWorkLimits.openFiles).map((pid) => readFile(`/proc/${pid}/status`, 'latin1').catch(() => '')),
    );
    for (const status of statuses) {
      if (/^State:\s+[ZX]/m.test(status)) continue;
      const ids = /^Uid:\s+(.*)$/m.exec(status)?.[1]?.split(/\s+/).map(Number) ?? [];
      for (const uid of ids) if (uid >= first && uid < first + count) users.add(uid);
    }
  }
  return users;
}
