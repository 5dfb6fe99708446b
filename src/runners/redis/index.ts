// The runners of redis snippets.
import type { RunnersOf } from '../runner.ts';
import { RedisRunner } from './redis-runner.ts';

/** Every session is a redis-cli of its own. */
export const runnersOf: RunnersOf = ({ machine, texts, transport }) => ({
  create: () => new RedisRunner(machine, texts),
  preload: () => transport.prepare(),
});
