// Shared command: what no reader may do to a Redis that all of them share.
import type { CommandRule, Verdict } from '../streams/command-guard.ts';

/** What is refused, and why. */
const reasons: Record<string, string> = {
  SHUTDOWN: 'nobody could start it again from a page',
  'SCRIPT DEBUG': 'its debugger would hold up all of them',
};

/** All else is for the Redis' own users to allow. */
export const sharedRule: CommandRule = {
  judge,
  refusal: (subject) =>
    `ERR ${subject} is refused here: this Redis is shared with everybody who uses this notebook, and ${reasons[subject] ?? ''}`,
};

function judge(words: readonly string[], count: number): Verdict {
  const [name, subcommand, mode] = words.map(asRedisReads);
  if (name === 'shutdown') return { refused: 'SHUTDOWN' };
  if (name !== 'script') return 'pass';
  if (subcommand === undefined || (subcommand === 'debug' && mode === undefined)) return words.length < count ? 'more' : 'pass';
  // "no" switches it off; whatever else there may be, now or later, switches it on.
  return subcommand === 'debug' && mode !== 'no' ? { refused: 'SCRIPT DEBUG' } : 'pass';
}

/** Redis compares many of its words up to a zero byte. */
function asRedisReads(word: string): string {
  return word.toLowerCase().split('\0', 1)[0] ?? '';
}
