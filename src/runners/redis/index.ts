// The runner of redis snippets.
import { useHttp, wantsHttp } from '../../bridge/connect.ts';
import { bridgeMachine } from '../../machine/bridge-machine.ts';
import type { CreateRunner } from '../runner.ts';
import { RedisRunner } from './redis-runner.ts';

/** Sessions share nothing here: every run is a redis-cli of its own. */
export const createRunner: CreateRunner = () => {
  if (wantsHttp(location.search)) useHttp();
  return new RedisRunner(bridgeMachine());
};
