// Noted process: a redis-server process that is noted on disk, so that the next bridge ends what a killed one left.
import type { LaunchPlan } from './launcher.ts';
import type { MachineSite } from './machine-site.ts';
import type { RedisProcess } from './redis-process.ts';
import type { ServerPlace } from './server-place.ts';

/** What a process is given to do. */
type Task = Pick<LaunchPlan, 'openFiles' | 'input' | 'socket' | 'show' | 'hasLoaded' | 'preface'>;

/** Starts the process and notes it on disk, or ends it: one that nobody knows of would be an orphan once the bridge is killed. */
export async function startNoted(
  site: MachineSite,
  { machine, uid, folder }: ServerPlace,
  argument: string,
  task: Task,
): Promise<RedisProcess> {
  const process = await site.launcher.launch({ machine, uid, folder, command: [site.redis.path, argument], ...task });
  try {
    await site.processes.add(process.pid, process.startTime);
  } catch (error) {
    await process.kill();
    throw error;
  }
  return process;
}
