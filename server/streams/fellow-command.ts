// Fellow command: which commands send a redis-server to another machine of the class, where no network joins the two.
import type { CommandRule } from './command-guard.ts';

/** Those that name the host first. Where nobody can be reached they would not fail, but wait without a word. */
const reaching: ReadonlySet<string> = new Set(['replicaof', 'slaveof', 'migrate']);

const why =
  'this computer cannot join the machines of a class by a network (it works where the notebook runs on Linux and may make virtual Ethernet pairs)';

/** isFellow: whether a host is another machine of the learner's class. */
export function fellowRule(isFellow: (host: string) => boolean): CommandRule {
  return {
    judge(words, count) {
      const name = words[0]?.toLowerCase() ?? '';
      if (!reaching.has(name) || count < 2) return 'pass';
      const host = words[1];
      if (host === undefined) return 'more';
      if (!isFellow(host)) return 'pass';
      // A classmate may be called No: to them no server is sent by this.
      if (name !== 'migrate' && count === 3 && host.toLowerCase() === 'no') {
        if (words[2] === undefined) return 'more';
        if (words[2].toLowerCase() === 'one') return 'pass';
      }
      return { refused: name.toUpperCase() };
    },
    refusal: (subject) => `ERR ${subject} to a machine of your class is refused here: ${why}`,
  };
}

/** What a server is told that is to be started so. host: the machine that it names. */
export function fellowStartRefusal(host: string): string {
  return `The notebook does not start a server that replicates from ${host.slice(0, 40)}: ${why}.`;
}
