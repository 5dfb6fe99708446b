// Log line: what a learner reads for a line of the real log, without the traces of how the bridge runs the server.

/** What the lines are about. */
export interface LogContext {
  /** The port the learner asked for. */
  readonly port: number;
  /** Addresses the learner asked for, in Redis' notation. */
  readonly bind: readonly string[];
  /** Whether the server has no network, so that its log knows no port. */
  readonly isRewritten: boolean;
  /** Whether the learner gave no configuration; the server got ours. */
  readonly isBare: boolean;
  /** Such as "redis-server". */
  readonly program: string;
  /** Redis' major version and minor, such as 7.2, which worded some lines anew. */
  readonly release: number;
  /** Why the learner's port cannot be had, in the words of bind(2); only where isRewritten. */
  readonly bindError: string | null;
}

/** The shortest line that is not shown as it is: "Port: 0". A flood of shorter ones costs next to nothing. */
const shortest = 7;

/** The lines to show for a line of the log, without its line end. Worded after server.c, networking.c and anet.c. */
export function shownLines(line: string, context: LogContext): string[] {
  if (line.length < shortest) return [line];
  // Of any characters (s): a message that could fail to match would have each " * " in the line tried as the stamp's end.
  const [, stamp, message] = /^(\d+:[A-Z] .*? [.\-*#] )(.*)$/s.exec(line) ?? [];
  if (stamp === undefined || message === undefined) return [context.isRewritten ? withPort(line, context.port) : line];
  if (message === 'Reading config from stdin') return [];
  if (message === 'Removing the unix socket file.') return [];
  if (message === 'Configuration loaded' && context.isBare) {
    return [
      `${stamp}Warning: no config file specified, using the default config. In order to specify a config file use ${context.program} /path/to/redis.conf`,
    ];
  }
  if (isSocketLine(message)) return context.isRewritten && context.port !== 0 ? [`${stamp}${readyMessage(context.release)}`] : [];
  if (!context.isRewritten) return [line];
  if (context.bindError !== null && /unix socket/i.test(message)) return refusal(stamp, context, context.bindError);
  return [withPort(line, context.port)];
}

/** "ready" as 7.0 says it of its socket, and as 7.2 does. */
function isSocketLine(message: string): boolean {
  return message.startsWith('The server is now ready to accept connections at ') || message === 'Ready to accept connections unix';
}

function readyMessage(release: number): string {
  return release < 7.2 ? 'Ready to accept connections' : 'Ready to accept connections tcp';
}

function refusal(stamp: string, { bind, port, release }: LogContext, error: string): string[] {
  const address = (bind[0] ?? '*').replace(/^-/, '');
  return [
    `${stamp}Warning: Could not create server TCP listening socket ${address}:${port}: bind: ${error}`,
    `${stamp}Failed listening on port ${port} (${release < 7.2 ? 'TCP' : 'tcp'}), aborting.`,
  ];
}

/** The banner, and the line that stands for it where it is switched off, tell the port. */
function withPort(line: string, port: number): string {
  return line.replace(/(\bPort: )0\b/, `$1${port}`).replace(/(\bport=)0\./, `$1${port}.`);
}
