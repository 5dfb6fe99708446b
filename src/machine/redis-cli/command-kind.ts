// CommandKind: the few commands whose replies redis-cli treats in a way of their own.

/** INFO and its like: lines meant for people, printed as they are even on a terminal. */
export function wantsRaw(args: readonly string[]): boolean {
  const [name = '', subcommand] = args.slice(0, 2).map((arg) => arg.toLowerCase());
  const given = (subcommands: readonly string[]): boolean => subcommand !== undefined && subcommands.includes(subcommand);
  switch (name) {
    case 'info':
    case 'lolwut':
      return true;
    case 'debug':
      return given(['htstats', 'htstats-key', 'client-eviction']);
    case 'memory':
      return given(['malloc-stats', 'doctor']);
    case 'client':
      return given(['list', 'info']);
    case 'cluster':
      return args.length === 2 && given(['nodes', 'info']);
    case 'latency':
      return (args.length === 3 && given(['graph'])) || (args.length === 2 && given(['doctor']));
    case 'proxy':
      return given(['info']);
    default:
      return false;
  }
}

/** Whether redis-cli goes on reading messages after the command of this lower-case name. */
export function subscribes(name: string): boolean {
  return name === 'subscribe' || name === 'psubscribe' || name === 'ssubscribe';
}

/** Whether a command is redis-cli's own help, which needs no server. */
export function asksForHelp(name: string): boolean {
  return name.toLowerCase() === 'help' || name === '?';
}
