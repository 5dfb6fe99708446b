// Shared command: what no reader may do to a Redis that all of them share.
import type { CommandRule } from '../streams/command-guard.ts';

/** Its end would be everybody's, and nobody could start it again from a page. All else is for the Redis' own users to allow. */
export const sharedRule: CommandRule = {
  judge: ([name]) => (name?.toLowerCase() === 'shutdown' ? { refused: 'SHUTDOWN' } : 'pass'),
  refusal: (subject) =>
    `ERR ${subject} is refused here: this Redis is shared with everybody who uses this notebook, and nobody could start it again from a page`,
};
