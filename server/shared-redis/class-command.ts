// Class command: what no student may do to the Redis of somebody's own that is the server of their class: neither @admin nor @dangerous.
import type { CommandRule } from '../streams/command-guard.ts';
import { cloudRule } from './cloud-command.ts';

/** Of the commands that Redis 7 to 8 and Valkey 9 count to @admin or @dangerous, those that cloudRule lets through. */
const dangerous: ReadonlySet<string> = new Set(
  (
    'bgrewriteaof bgsave commandlog flushall flushdb info keys lastsave latency pfdebug pfselftest ' +
    'restore restore-asking role save slowlog sort sort_ro swapdb'
  ).split(' '),
);
/** Subcommands of CLIENT that are not of those. */
const ownClient: ReadonlySet<string> = new Set(
  'caching capa getname getredir help id info no-touch reply setinfo setname tracking trackinginfo'.split(' '),
);
/** Commands by which a script would do what is refused here, or keep everybody waiting. */
const scripts: ReadonlySet<string> = new Set('eval eval_ro evalsha evalsha_ro fcall fcall_ro function script'.split(' '));
const reason = 'a whole class shares this server';

export const classRule: CommandRule = {
  judge(words, count) {
    const [name = '', subcommand] = words.map((word) => word.toLowerCase().split('\0', 1)[0] ?? '');
    if (dangerous.has(name) || scripts.has(name)) return { refused: name.toUpperCase() };
    if (name !== 'client') return cloudRule.judge(words, count);
    if (subcommand === undefined) return words.length === count ? 'pass' : 'more';
    return ownClient.has(subcommand) ? 'pass' : { refused: `CLIENT ${subcommand.replace(/[^a-z-]/g, '').toUpperCase()}` };
  },
  refusal: (subject) =>
    dangerous.has(subject.toLowerCase()) || scripts.has(subject.toLowerCase()) || subject.startsWith('CLIENT')
      ? `NOPERM ${subject} is refused here: ${reason}`
      : cloudRule.refusal(subject),
};
