// Launcher: starts the redis-servers of all machines and gives each as a process to talk to.
import type { MachineLimits } from '../limits.ts';
import type { IsolationMeans } from './isolation.ts';
import { RedisProcess, type RedisProcessOptions } from './redis-process.ts';
import { Spawner, type SpawnRequest } from './spawner.ts';

/** A redis-server to start, and what is done with it. */
export type LaunchPlan = SpawnRequest & Omit<RedisProcessOptions, 'limits'>;

/** Starts processes of all machines. */
export interface Launcher {
  /** Starts one. Rejects where the system cannot. */
  launch(plan: LaunchPlan): Promise<RedisProcess>;
  /** Lets go of what is kept for a machine's next start, once no process of it runs. */
  release(machine: string): void;
}

/** Makes a launcher. */
export function openLauncher(means: IsolationMeans, limits: MachineLimits): Launcher {
  const spawner = new Spawner(means, limits);
  return {
    launch: async (plan) => new RedisProcess(await spawner.spawn(plan), { ...plan, limits }),
    release: (machine) => spawner.release(machine),
  };
}
