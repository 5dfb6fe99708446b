// redis-server: starts a server of the machine and is its terminal. What its arguments mean, the bridge and Redis know.
import { errorWords, FileError } from '../files.ts';
import { joinPath } from '../file-tree.ts';
import type { ServerConsole } from '../page-machine.ts';
import type { Process, Program } from '../program.ts';
import { InputReader, lacksKeyboard } from '../standard-input.ts';
import { signalDeaths } from './signals.ts';

/** After Ctrl-C, before it is pressed once more, in milliseconds: the server may be saving. */
const insistMs = 6_000;

/** Where a server's log goes, and Ctrl-C comes from. */
type Terminal = Pick<Process, 'write' | 'error' | 'interrupted' | 'goesOn'>;

/** The program. Ctrl-C sends SIGINT and waits for the server's last words. */
export const redisServer: Program = async (process) => {
  const given = await readConfiguration(process);
  if (given === null) return process.interrupted.aborted ? 130 : 1;
  const isBackground = isDaemonized(given.args, given.config);
  const server = await process.machine.start({ ...given, background: isBackground });
  return await attend(server, process, isBackground);
};

/** Whether "daemonize yes" is what a configuration and the arguments after it come to. */
export function isDaemonized(args: readonly string[], config: string | null): boolean {
  let answer = 'no';
  for (const [, value = ''] of (config ?? '').matchAll(/^[ \t]*daemonize[ \t]+["']?(\w+)["']?[ \t\r]*$/gim)) answer = value;
  for (const [index, arg] of args.entries()) {
    if (arg.toLowerCase() === '--daemonize') answer = args[index + 1] ?? '';
    else answer = /^--daemonize[ =]"?(\w+)"?$/i.exec(arg)?.[1] ?? answer;
  }
  return answer.toLowerCase() === 'yes';
}

/** Shows a server's log until it ends, or until it is on its own in the background; the status that a shell sees. */
export async function attend(server: ServerConsole, process: Terminal, isBackground: boolean): Promise<number> {
  let again: ReturnType<typeof setTimeout> | undefined;
  const interrupt = (): void => {
    server.signal('INT');
    // A second Ctrl-C is how redis-server is told not to wait for its save.
    again = setTimeout(() => server.signal('INT'), insistMs);
  };
  if (process.interrupted.aborted) interrupt();
  else process.interrupted.addEventListener('abort', interrupt, { once: true });
  let unsaid = '';
  try {
    for await (const event of server.events) {
      switch (event.type) {
        case 'started':
          if (!isBackground) process.goesOn?.();
          break;
        case 'log':
          // A daemon has no terminal, but one that never comes up says why.
          if (isBackground) unsaid += event.text;
          else process.write(event.text);
          break;
        case 'ready':
          if (isBackground) return 0;
          break;
        case 'refused':
          process.error(`redis-server: ${event.message}\n`);
          return 1;
        case 'exited':
          process.write(unsaid);
          return statusOf(event, process);
      }
    }
    return 0;
  } finally {
    clearTimeout(again);
    process.interrupted.removeEventListener('abort', interrupt);
    server.detach();
  }
}

/** The status a shell sees, after saying what bash says of a process that a signal ended. */
function statusOf({ code, signal }: { code: number | null; signal: string | null }, process: Terminal): number {
  if (code !== null) return code;
  const death = signalDeaths.get(signal ?? '');
  if (!death) return 1;
  if (signal !== 'SIGINT') process.error(`${death.words}\n`);
  return 128 + death.number;
}

/** The configuration's text and the other arguments; null where it cannot be read, which has been said, or Ctrl-C came first. */
async function readConfiguration(process: Process): Promise<{ args: string[]; config: string | null } | null> {
  const args = [...process.args];
  const [path] = args;
  let config: string | null = null;
  if (path !== undefined && !path.startsWith('-')) {
    args.shift();
    config = await readFile(path, process);
    if (config === null) return null;
  }
  const dash = args.indexOf('-');
  if (dash === -1) return { args, config };
  args.splice(dash, 1);
  if (lacksKeyboard(process.stdin)) {
    process.error(
      'redis-server: "-" reads the configuration from the keyboard, and a snippet has none. Pipe it in: echo "port 6380" | redis-server -\n',
    );
    return null;
  }
  const given = await new InputReader(process.stdin, process.interrupted).rest();
  if (process.interrupted.aborted) return null;
  return { args, config: `${config ?? ''}\n${new TextDecoder().decode(given)}` };
}

/** As redis-server 7.0 complains where it cannot open its configuration. */
async function readFile(path: string, process: Process): Promise<string | null> {
  try {
    return new TextDecoder().decode(await process.readFile(path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const where = joinPath(process.env.get('PWD') ?? '/', path);
    process.error(`# Fatal error, can't open config file '${where}': ${errorWords[error.code]}\n`);
    return null;
  }
}
