// Redis assistance: completes and explains the lines of a redis snippet by what the server in use says of its commands.
import { argumentText, signatureOf, type CommandReference } from '../../../bridge/command-docs.ts';
import type { CommandArgument, CommandDoc } from '../../../protocol.ts';
import type { PartTexts } from '../../../texts/texts.ts';
import type { Assistance, Explanation, Problem, Suggestion, Suggestions } from '../assistance.ts';
import { expectedArguments, type ExpectedArgument } from './argument-places.ts';
import { arityFault, keyTypeOf, readRedisLine } from './redis-line.ts';
import { redisWord, type RedisWord } from './redis-words.ts';

/** What it looks things up in. */
export interface RedisSources {
  /** Rejects where the server's documentation cannot be had: then there is no help. */
  readonly reference: () => Promise<CommandReference>;
  /** Names of keys that begin so, of a type where that is not null. */
  readonly keys: (prefix: string, type: string | null) => Promise<readonly string[]>;
  readonly texts: PartTexts['assistance'];
}

export class RedisAssistance implements Assistance {
  readonly #sources: RedisSources;

  constructor(sources: RedisSources) {
    this.#sources = sources;
  }

  async complete(text: string, offset: number): Promise<Suggestions | null> {
    const start = text.lastIndexOf('\n', offset - 1) + 1;
    const found = await this.completeLine(text.slice(start, offset));
    if (found === null) return null;
    return { ...found, replaces: { start: start + found.replaces.start, end: start + found.replaces.end } };
  }

  /** Of a line up to the cursor. hasKeys: whether it asks the server whose keys are known. */
  async completeLine(line: string, hasKeys = true): Promise<Suggestions | null> {
    const reference = await this.#reference();
    const parsed = reference === null ? null : readRedisLine(line, reference);
    if (reference === null || parsed === null) return null;
    const words = [...parsed.name, ...parsed.args];
    const last = words.at(-1);
    // A blank after the last word begins another.
    const typed = last !== undefined && (last.isOpen || last.end === line.length) ? last : null;
    const replaces = { start: typed?.start ?? line.length, end: line.length };
    const before = typed === null ? words : words.slice(0, -1);
    if (before.length === 0) return { replaces, all: beginningWith(typed, this.#commands(reference.commands, typed)) };
    const found = reference.find(before.map((word) => word.text));
    if (found === null) return null;
    const { doc, words: length } = found;
    if (doc.subcommands !== undefined && before.length === length)
      return { replaces, all: beginningWith(typed, this.#subcommands(doc, typed)) };
    const next = expectedArguments(
      doc.arguments ?? [],
      before.slice(length).map((word) => word.text),
    );
    const keys = hasKeys ? await this.#keys(doc, next, typed) : [];
    const all = [...keys, ...beginningWith(typed, this.#tokens(doc, next, typed))];
    return all.length === 0 ? null : { replaces, all };
  }

  async explain(text: string, offset: number): Promise<Explanation | null> {
    const start = text.lastIndexOf('\n', offset - 1) + 1;
    const end = text.indexOf('\n', offset);
    const found = await this.explainLine(text.slice(start, end === -1 ? text.length : end), offset - start);
    return found === null ? null : { ...found, of: { start: start + found.of.start, end: start + found.of.end } };
  }

  /** The command, whatever of its line the place is in. */
  async explainLine(line: string, at: number): Promise<Explanation | null> {
    const reference = await this.#reference();
    const parsed = reference === null ? null : readRedisLine(line, reference);
    const [first] = parsed?.name ?? [];
    const last = parsed?.name.at(-1);
    if (parsed === null || parsed.doc === null || first === undefined || last === undefined) return null;
    const word = [...parsed.name, ...parsed.args].find((one) => one.start <= at && at <= one.end);
    if (word === undefined) return null;
    const isName = parsed.name.includes(word);
    return { ...this.#about(parsed.doc), of: isName ? { start: first.start, end: last.end } : { start: word.start, end: word.end } };
  }

  async check(text: string, offset: number): Promise<readonly Problem[]> {
    const reference = await this.#reference();
    if (reference === null) return [];
    const problems: Problem[] = [];
    let start = 0;
    for (const line of text.split('\n')) {
      const isTyped = start <= offset && offset <= start + line.length;
      const fault = this.#faultIn(line, reference, isTyped);
      if (fault !== null) problems.push({ message: fault.message, at: { start: start + fault.at.start, end: start + fault.at.end } });
      start += line.length + 1;
    }
    return problems;
  }

  /** A wrong number of words alone: a name that is not known may be a module's, or renamed. */
  #faultIn(line: string, reference: CommandReference, isTyped: boolean): Problem | null {
    const parsed = readRedisLine(line, reference);
    const [first] = parsed?.name ?? [];
    const last = parsed === null ? undefined : [...parsed.name, ...parsed.args].at(-1);
    if (parsed === null || parsed.doc === null || !parsed.isWhole || first === undefined || last === undefined) return null;
    // A container says of a subcommand that it does not know more than its number of words does.
    if (parsed.doc.subcommands !== undefined && parsed.args.length > 0) return null;
    const fault = arityFault(parsed.doc, parsed.name.length + parsed.args.length);
    if (fault === 0 || (fault < 0 && isTyped)) return null;
    const { texts } = this.#sources;
    const signature = signatureOf(parsed.doc);
    const message = fault < 0 ? texts.tooFewWords(parsed.doc.name, signature) : texts.tooManyWords(parsed.doc.name, signature);
    return { message, at: { start: first.start, end: last.end } };
  }

  #commands(commands: readonly CommandDoc[], typed: RedisWord | null): Suggestion[] {
    return commands.map((doc) => this.#command(doc, inCaseOf(doc.name, typed)));
  }

  #subcommands({ subcommands = [] }: CommandDoc, typed: RedisWord | null): Suggestion[] {
    return subcommands.map((doc) => this.#command(doc, inCaseOf(doc.name.slice(doc.name.indexOf(' ') + 1), typed)));
  }

  #command(doc: CommandDoc, text: string): Suggestion {
    return { text, role: 'command', ...this.#about(doc) };
  }

  #tokens(doc: CommandDoc, next: readonly ExpectedArgument[], typed: RedisWord | null): Suggestion[] {
    return next.flatMap(({ argument, part }) => {
      // An empty token is the empty string: nothing to choose it by.
      if (part !== 'token' || argument.token === undefined || argument.token === '') return [];
      const [first = ''] = argument.token.split(' ');
      return [{ text: inCaseOf(first, typed), role: 'option' as const, ...this.#argument(doc, argument) }];
    });
  }

  async #keys(doc: CommandDoc, next: readonly ExpectedArgument[], typed: RedisWord | null): Promise<Suggestion[]> {
    if (!next.some(({ argument, part }) => part === 'value' && argument.type === 'key')) return [];
    const type = keyTypeOf(doc);
    const names = await this.#sources.keys(typed?.text ?? '', type);
    const about = this.#sources.texts.keyOf(type);
    return names.map((name) => ({ text: redisWord(name, typed?.quote ?? null), role: 'key', about: [about] }));
  }

  #about(doc: CommandDoc): Required<Pick<Explanation, 'signature' | 'about' | 'source'>> {
    const { texts } = this.#sources;
    const about = [
      sentence(doc.summary),
      ...(doc.complexity === undefined ? [] : [doc.complexity]),
      ...(doc.replacedBy === undefined ? [] : [texts.deprecated(doc.replacedBy.replaceAll('`', ''))]),
    ];
    return { signature: signatureOf(doc), about, source: texts.source(doc.since ?? null) };
  }

  #argument(doc: CommandDoc, argument: CommandArgument): Pick<Suggestion, 'signature' | 'about' | 'source'> {
    const { texts } = this.#sources;
    return {
      signature: argumentText(argument),
      about: [texts.argumentOf(doc.name)],
      source: texts.source(argument.since ?? doc.since ?? null),
    };
  }

  async #reference(): Promise<CommandReference | null> {
    try {
      return await this.#sources.reference();
    } catch {
      // No documentation, no help: the code runs all the same.
      return null;
    }
  }
}

/** Those that begin as what is typed. */
function beginningWith(typed: RedisWord | null, all: Suggestion[]): Suggestion[] {
  const beginning = typed?.text.toUpperCase() ?? '';
  return all.filter(({ text }) => text.toUpperCase().startsWith(beginning));
}

/** As the learner types: "get" after "g". */
function inCaseOf(name: string, typed: RedisWord | null): string {
  const text = typed?.text ?? '';
  return text !== '' && text === text.toLowerCase() && text !== text.toUpperCase() ? name.toLowerCase() : name;
}

function sentence(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}
