// Outside role: what a Redis of somebody's own is to learners: their cloud, or the server that their class shares.
import { classLimits } from '../network/limits.ts';
import { classHost, cloudHost } from '../network/outer-network.ts';
import type { CommandRule } from '../streams/command-guard.ts';
import { classRule } from './class-command.ts';
import { cloudRule } from './cloud-command.ts';
import { sharedLimits } from './limits.ts';
import type { RedisTarget } from './redis-target.ts';

export interface OutsideRole {
  /** Where learners find it. */
  readonly host: { readonly name: string; readonly port: number };
  /** The variable that names it. */
  readonly variable: RedisTarget['variable'];
  /** What it is, for the log, before "is the Redis at …". */
  readonly purpose: string;
  /** What it is called in sentences. */
  readonly title: string;
  /** Where its password is shown. */
  readonly passwordAt: string;
  readonly rule: CommandRule;
  /** Connections that are logged in. */
  readonly seats: { readonly perLearner: number; readonly all: number };
}

export const cloudRole: OutsideRole = {
  host: cloudHost,
  variable: 'CLOUD_REDIS_URL',
  purpose: 'The cloud of all learners',
  title: 'cloud',
  passwordAt: 'the one of your cloud, in CLOUD_PASSWORD',
  rule: cloudRule,
  seats: { perLearner: sharedLimits.cloudConnections, all: sharedLimits.allCloudConnections },
};

export const classRole: OutsideRole = {
  host: classHost,
  variable: 'CLASS_REDIS_URL',
  purpose: 'The server that all classes share, and that keeps its data when one ends,',
  title: 'class',
  passwordAt: 'the one of your class, in CLASS_PASSWORD',
  rule: classRule,
  seats: { perLearner: classLimits.serverConnections, all: classLimits.allServerConnections },
};
