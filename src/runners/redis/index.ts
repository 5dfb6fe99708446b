// The runners of redis snippets.
import type { RunnersOf } from '../runner.ts';
import { RedisRunner } from './redis-runner.ts';

/** Sessions share nothing here: every run is a redis-cli of its own. */
export const runnersOf: RunnersOf = ({ machine }) => ({ create: () => new RedisRunner(machine) });
