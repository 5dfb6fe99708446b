// Shell assistance: completes programs, their options and files, and after redis-cli the commands of Redis.
import type { Files } from '../../../machine/files.ts';
import { homeDirectory } from '../../../machine/files.ts';
import { serverComputer } from '../../../protocol.ts';
import type { PartTexts } from '../../../texts/texts.ts';
import type { Assistance, Explanation, Problem, Suggestion, Suggestions } from '../assistance.ts';
import { readOptions, type ProgramOption } from './program-options.ts';
import type { RedisAssistance } from './redis-assistance.ts';
import { redisWords, type RedisWord } from './redis-words.ts';
import { machinePrograms, redisServerOptions, shellCommands, shellWords } from './shell-names.ts';

export interface ShellSources {
  readonly redis: Pick<RedisAssistance, 'completeLine' | 'explainLine'>;
  /** Of the learner's computers, the one whose shell it is. */
  readonly computer: string;
  /** The server's own address in the learner's network. Rejects where it cannot be had. */
  readonly serverAddress: () => Promise<string>;
  /** Rejects where they cannot be had. */
  readonly files: () => Promise<Pick<Files, 'list'>>;
  /** What redis-cli and curl say of their options. */
  readonly usage: () => Promise<Readonly<Record<string, string>>>;
  readonly texts: PartTexts['assistance'];
}

/** A command of a line, up to the next pipe or the like, and where in the line it begins. */
interface Command {
  readonly text: string;
  readonly start: number;
}

export class ShellAssistance implements Assistance {
  readonly #sources: ShellSources;

  constructor(sources: ShellSources) {
    this.#sources = sources;
  }

  async complete(text: string, offset: number): Promise<Suggestions | null> {
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    const line = text.slice(lineStart, offset);
    const command = commandAt(line, line.length);
    const found = await this.#completeCommand(command.text);
    if (found === null) return null;
    const start = lineStart + command.start;
    return { ...found, replaces: { start: start + found.replaces.start, end: start + found.replaces.end } };
  }

  async explain(text: string, offset: number): Promise<Explanation | null> {
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    const lineEnd = text.indexOf('\n', offset);
    const line = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd);
    const command = commandAt(line, offset - lineStart);
    const words = redisWords(command.text) ?? [];
    if (words[0]?.text !== 'redis-cli') return null;
    const from = words[await this.#optionsOf('redis-cli', words)]?.start;
    const at = offset - lineStart - command.start;
    if (from === undefined || at < from) return null;
    const found = await this.#sources.redis.explainLine(command.text.slice(from), at - from);
    if (found === null) return null;
    const start = lineStart + command.start + from;
    return { ...found, of: { start: start + found.of.start, end: start + found.of.end } };
  }

  /** What is wrong with a shell's line it says itself, at its run. */
  check(): Promise<readonly Problem[]> {
    return Promise.resolve([]);
  }

  async #completeCommand(command: string): Promise<Suggestions | null> {
    const words = redisWords(command);
    if (words === null) return null;
    const last = words.at(-1);
    const typed = last !== undefined && (last.isOpen || last.end === command.length) ? last : null;
    const before = typed === null ? words : words.slice(0, -1);
    const replaces = { start: typed?.start ?? command.length, end: command.length };
    const beginning = typed?.text ?? '';
    const program = before[0]?.text;
    if (program === undefined) return offer(replaces, beginning, this.#programs());
    if (program === 'redis-cli') {
      const from = await this.#optionsOf(program, before);
      if (from < before.length || (from === before.length && !beginning.startsWith('-')))
        return await this.#redis(command, before, from, replaces);
    }
    if (beginning.startsWith('-')) return offer(replaces, beginning, await this.#options(program));
    return this.#filesFor(beginning, command.length);
  }

  /** The line that redis-cli is given. */
  async #redis(
    command: string,
    before: readonly RedisWord[],
    from: number,
    { start }: Suggestions['replaces'],
  ): Promise<Suggestions | null> {
    const begin = before[from]?.start ?? start;
    const options = before.slice(1, from).map(({ text }) => text);
    const found = await this.#sources.redis.completeLine(command.slice(begin), await this.#asksTheServer(options));
    return found === null ? null : { ...found, replaces: { start: begin + found.replaces.start, end: begin + found.replaces.end } };
  }

  /**
   * Whether redis-cli with these options asks the server whose keys are looked up (key-names.ts), in its first database. What a
   * variable, a URL or another option may say of it is not read: then there are none to offer.
   */
  async #asksTheServer(options: readonly string[]): Promise<boolean> {
    const valueOf = (name: string, otherwise: string): string => options[options.lastIndexOf(name) + 1 || options.length] ?? otherwise;
    if (valueOf('-p', '6379') !== '6379' || valueOf('-n', '0') !== '0' || options.includes('-u')) return false;
    const host = valueOf('-h', 'localhost');
    if (host === 'localhost' || host === '127.0.0.1') return this.#sources.computer === serverComputer;
    return host === serverComputer || host === (await this.#sources.serverAddress().catch(() => null));
  }

  /** How many of the words are the program and its options with their values. */
  async #optionsOf(program: string, words: readonly RedisWord[]): Promise<number> {
    const options = await this.#known(program);
    let at = 1;
    while (words[at]?.text.startsWith('-') === true) {
      const { text } = words[at] as RedisWord;
      at += options.find(({ names }) => names.includes(text))?.value === undefined ? 1 : 2;
    }
    return at;
  }

  async #options(program: string): Promise<Suggestion[]> {
    const about = this.#sources.texts.optionOf(program);
    if (program === 'redis-server') return redisServerOptions.map((text) => ({ text, role: 'option', about: [about] }));
    return (await this.#known(program)).flatMap(({ names, value, about: says }) =>
      names.map((text) => ({
        text,
        role: 'option' as const,
        signature: value === undefined ? names.join(', ') : `${names.join(', ')} ${value}`,
        about: [says === '' ? about : says],
      })),
    );
  }

  async #known(program: string): Promise<ProgramOption[]> {
    const usage = (await this.#sources.usage())[program];
    return usage === undefined ? [] : readOptions(usage);
  }

  #programs(): Suggestion[] {
    const { program, builtIn } = this.#sources.texts;
    return [
      ...machinePrograms.map((text) => ({ text, role: 'command' as const, about: [program] })),
      ...[...shellCommands, ...shellWords].map((text) => ({ text, role: 'command' as const, about: [builtIn] })),
    ];
  }

  /** Names in the directory that is typed; the shell's own is the home directory until a command changes it. */
  async #filesFor(typed: string, end: number): Promise<Suggestions | null> {
    const slash = typed.lastIndexOf('/') + 1;
    const directory = typed.slice(0, slash);
    const path = directory.startsWith('/') ? directory : `${homeDirectory}/${directory.replace(/^~\//, '')}`;
    try {
      const names = await (await this.#sources.files()).list(path.replace(/(?<=.)\/+$/, ''));
      const { file, folder } = this.#sources.texts;
      const all = names.map(({ name, kind }) => ({
        text: `${directory}${name}${kind === 'directory' ? '/' : ''}`,
        role: 'file' as const,
        about: [kind === 'directory' ? folder : file],
      }));
      return offer({ start: end - typed.length, end }, typed, all);
    } catch {
      // There is no such directory, or no files: nothing to offer.
      return null;
    }
  }
}

function offer(replaces: Suggestions['replaces'], beginning: string, all: readonly Suggestion[]): Suggestions | null {
  const fitting = all.filter(({ text }) => text.startsWith(beginning));
  return fitting.length === 0 ? null : { replaces, all: fitting };
}

/** The command of a line that a place is in: what separates commands, outside of quotes, begins another. */
function commandAt(line: string, at: number): Command {
  let start = 0;
  let end = line.length;
  let quote = '';
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (quote !== '') {
      if (character === '\\' && quote === '"') index += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if ('|;&()`'.includes(character)) {
      if (index >= at) {
        end = index;
        break;
      }
      start = index + 1;
    }
  }
  return { text: line.slice(start, end), start };
}
