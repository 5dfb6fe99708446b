// Setup: what every command gets from bootstrap.mjs, and the steps that they share.
import { bringNetworkTools, bringRedis } from './redis.ts';

/** What bootstrap.mjs hands over to a command. */
export interface Setup {
  /** The project's folder, absolute. */
  readonly root: string;
  /** What was typed after the command. */
  readonly args: readonly string[];
  /** Lets another set-up begin. Call it before anything that lasts. */
  readonly unlock: () => void;
  /** Does that, and leaves signals to the caller: they no longer end this process and what it runs. */
  readonly finish: () => void;
}

/** Brings what learners' machines run on, and tells the rest of the process by REDIS_SERVER. */
export async function prepareMachines(env: NodeJS.ProcessEnv): Promise<void> {
  const redis = await bringRedis(env);
  if (redis !== null) env['REDIS_SERVER'] = redis;
  await bringNetworkTools(env);
}
