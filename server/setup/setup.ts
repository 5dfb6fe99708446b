// Setup: what every command gets from bootstrap.mjs, and the steps that they share.
import { openDataDir } from '../data-dir.ts';
import { requireFreePort } from '../listen.ts';
import { readSettings } from '../settings.ts';
import { describeStartError } from '../start-error.ts';
import { bringWallTools, bringRedis } from './redis.ts';
import { SetupError } from './step.mjs';

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

/**
 * Refuses before the minutes that set-up may take what would be refused after them: a bad environment, a data folder that
 * cannot be used, a port that is taken. command: what was typed, to be told with another port.
 */
export async function checkSettings(env: NodeJS.ProcessEnv, command: string): Promise<void> {
  try {
    const { host, port, dataDir } = await readSettings(env);
    await openDataDir(dataDir);
    await requireFreePort({ host, port, command });
  } catch (error) {
    throw new SetupError(describeStartError(error));
  }
}

/** Brings what learners' machines run on, and tells the rest of the process by REDIS_SERVER. */
export async function prepareMachines(env: NodeJS.ProcessEnv): Promise<void> {
  const redis = await bringRedis(env);
  if (redis !== null) env['REDIS_SERVER'] = redis;
  await bringWallTools(env);
}
