// Noted process: a redis-server process that is noted on disk, so that the next bridge ends what a killed one left.
import type { LaunchPlan } from './launcher.ts';
import type { MachineSite } from '../machine-site.ts';
import type { RedisProcess } from './redis-process.ts';
import type { ServerPlace } from './server-place.ts';

/** What a process is given to do. */
type Task = Pick<LaunchPlan, 'input' | 'socket' | 'show' | 'hasLoaded' | 'preface'> & {
  /** File descriptors that it may have; missing: as many as all. */
  readonly openFiles?: number;
};

/** Starts the process and notes it on disk, or ends it: one that nobody knows of would be an orphan once the bridge is killed. */
export async function startNoted(
  site: MachineSite,
  { machine, uid, folder }: ServerPlace,
  argument: string,
  { openFiles, ...task }: Task,
): Promise<RedisProcess> {
  const { addressSpaceBytes, fileBytes } = site.limits;
  const walls = { addressSpaceBytes, fileBytes, ...(openFiles !== undefined && { openFiles }) };
  const process = await site.launcher.launch({ machine, uid, folder, command: [site.redis.path, argument], walls, ...task });
  try {
    await site.processes.add(process.pid, process.startTime);
  } catch (error) {
    await process.kill();
    throw error;
  }
  return process;
}
