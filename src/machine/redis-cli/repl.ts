// Repl: redis-cli's command loop, one line at a time, whoever types the lines: a script on standard input or a snippet's steps.
// It follows repl() of redis-cli 7.0.15.
import { atoi, fixed2, strtoll } from './c-number.ts';
import { cString } from './byte-string.ts';
import { asksForHelp } from './command-kind.ts';
import { Exit } from './ending.ts';
import { splitArgs } from './quoting.ts';
import type { CliSession } from './cli-session.ts';

/** A command that took so long has its time printed on a terminal. */
const SLOW_MS = 500;
const CLEAR_SCREEN = '\x1b[H\x1b[2J';

export class Repl {
  readonly #session: CliSession;
  readonly #timesCommands: boolean;

  /** timesCommands: whether slow commands have their time printed, as they have on a terminal. */
  constructor(session: CliSession, timesCommands: boolean) {
    this.#session = session;
    this.#timesCommands = timesCommands;
  }

  /**
   * Runs one line, a byte string without its end. connected: false where the server could not be reached or left.
   * Throws Exit where redis-cli ends, Interrupted where Ctrl-C ends it, and BridgeError.
   */
  async run(line: string, signal: AbortSignal): Promise<{ connected: boolean }> {
    const session = this.#session;
    const words = splitArgs(cString(line));
    if (!words) {
      session.print('Invalid argument(s)\n');
      return { connected: true };
    }
    const [first] = words;
    if (first === undefined) return { connected: true };
    const repeat = words.length > 1 ? repeatCount(first) : null;
    if (repeat !== null && repeat <= 0) {
      session.print('Invalid redis-cli repeat command option value.\n');
      return { connected: true };
    }

    const name = first.toLowerCase();
    if (name === 'quit' || name === 'exit') throw new Exit(0);
    if (first.startsWith(':')) {
      session.print(setPreference(words));
    } else if (name === 'restart') {
      session.print("Use 'restart' only in Lua debugging mode.\n");
    } else if (name === 'connect' && words.length === 3) {
      session.aimAt(words[1] ?? '', atoi(words[2] ?? ''));
      return { connected: await session.connect(signal, { force: true }) };
    } else if (name === 'clear' && words.length === 1) {
      session.print(CLEAR_SCREEN);
    } else {
      return { connected: await this.#issue(repeat === null ? words : words.slice(1), repeat ?? 1, signal) };
    }
    return { connected: true };
  }

  async #issue(words: readonly string[], repeat: number, signal: AbortSignal): Promise<boolean> {
    const start = Date.now();
    const connected = await runCommand(words, repeat, this.#session, signal);
    const elapsed = Date.now() - start;
    if (elapsed >= SLOW_MS && this.#timesCommands) this.#session.print(`(${fixed2(elapsed / 1000)}s)\n`);
    return connected;
  }
}

/** Runs a command of the server's or HELP, which is redis-cli's own. False where the connection failed. */
export async function runCommand(words: readonly string[], repeat: number, session: CliSession, signal: AbortSignal): Promise<boolean> {
  const [name = '', ...topic] = words;
  if (!asksForHelp(name)) return session.issue(words, repeat, signal);
  const { printHelp } = await import('./command-help.ts');
  await printHelp(topic, session, signal);
  return true;
}

/** The number in front of a command that is to run so many times; null where the word is none. */
function repeatCount(word: string): number | null {
  // strtol(3) leaves nothing of an empty word either, so that it counts as a bad number.
  return word === '' || /^[ \t\n\v\f\r]*[+-]?\d+$/.test(word) ? saneCount(strtoll(word)) : null;
}

/** A count out of C's range is refused like one below 1. */
function saneCount(count: number): number {
  return count < 2 ** 63 ? count : 0;
}

function setPreference(words: readonly string[]): string {
  const [command = '', preference] = words;
  if (command.toLowerCase() !== ':set' || preference === undefined) return `unknown redis-cli internal command '${command}'\n`;
  const known = ['hints', 'nohints'].includes(preference.toLowerCase());
  return known ? '' : `unknown redis-cli preference '${preference}'\n`;
}
