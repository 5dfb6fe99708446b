// Argument places: which arguments a command can take next, after the words that follow its name.
import type { CommandArgument } from '../../../protocol.ts';

/** Steps of one look: the few arguments that branch much are given up rather than waited for. */
const mostSteps = 20_000;

/** An argument that may come next: its token, or its value. */
export interface ExpectedArgument {
  readonly argument: CommandArgument;
  readonly part: 'token' | 'value';
}

/**
 * All that may come next. Optional arguments that follow one another are taken in any order, as Redis takes them, whatever
 * the order in which its documentation has them. Empty: nothing more, or the words are not what the command takes.
 */
export function expectedArguments(args: readonly CommandArgument[], words: readonly string[]): ExpectedArgument[] {
  return new Matcher(words).expected(args);
}

type Next = (at: number) => void;

class Matcher {
  readonly #words: readonly string[];
  readonly #found = new Map<string, ExpectedArgument>();
  #steps = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  expected(args: readonly CommandArgument[]): ExpectedArgument[] {
    this.#sequence(args, 0, () => undefined);
    return [...this.#found.values()];
  }

  #sequence(args: readonly CommandArgument[], at: number, next: Next): void {
    const [first, ...rest] = args;
    if (first === undefined) return next(at);
    const optional = args.findIndex((argument) => argument.optional !== true);
    const run = args.slice(0, optional === -1 ? args.length : optional);
    if (run.length < 2) return this.#argument(first, at, (then) => this.#sequence(rest, then, next));
    this.#anyOrder(run, at, (then) => this.#sequence(args.slice(run.length), then, next));
  }

  #anyOrder(args: readonly CommandArgument[], at: number, next: Next): void {
    if (this.#isTooMuch()) return;
    next(at);
    for (const argument of args) {
      const others = args.filter((other) => other !== argument);
      this.#repeated(argument, at, (then) => {
        if (then > at) this.#anyOrder(others, then, next);
      });
    }
  }

  #argument(argument: CommandArgument, at: number, next: Next): void {
    if (this.#isTooMuch()) return;
    if (argument.optional === true) next(at);
    this.#repeated(argument, at, next);
  }

  /** At least once, whether it is optional or not. */
  #repeated(argument: CommandArgument, at: number, next: Next): void {
    this.#token(argument, at, (afterToken) => this.#values(argument, afterToken, next));
  }

  #values(argument: CommandArgument, at: number, next: Next): void {
    this.#value(argument, at, (then) => {
      next(then);
      if (argument.multiple !== true || then <= at || this.#isTooMuch()) return;
      if (argument.multipleToken === true) this.#token(argument, then, (again) => this.#values(argument, again, next));
      else this.#values(argument, then, next);
    });
  }

  /** The word before the value, where there is one; all of a pure token is its value. */
  #token(argument: CommandArgument, at: number, next: Next): void {
    if (argument.token === undefined || argument.type === 'pure-token') return next(at);
    this.#word(argument, 'token', at, next);
  }

  #value(argument: CommandArgument, at: number, next: Next): void {
    const { type, arguments: parts = [] } = argument;
    if (type === 'block') return this.#sequence(parts, at, next);
    if (type === 'oneof') {
      for (const part of parts) this.#argument(part, at, next);
      return;
    }
    if (type === 'pure-token') return this.#word(argument, 'token', at, next);
    this.#word(argument, 'value', at, next);
  }

  #word(argument: CommandArgument, part: ExpectedArgument['part'], at: number, next: Next): void {
    if (this.#isTooMuch()) return;
    const word = this.#words[at];
    if (word === undefined) {
      const key = `${part} ${argument.name} ${argument.token ?? ''}`;
      if (!this.#found.has(key)) this.#found.set(key, { argument, part });
      return;
    }
    const fits = part === 'token' ? word.toUpperCase() === argument.token?.toUpperCase() : fitsType(argument.type, word);
    if (fits) next(at + 1);
  }

  #isTooMuch(): boolean {
    this.#steps += 1;
    return this.#steps > mostSteps;
  }
}

function fitsType(type: CommandArgument['type'], word: string): boolean {
  if (type === 'integer' || type === 'unix-time') return /^[-+]?\d+$/.test(word);
  return type !== 'double' || /^\(?[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|inf)$/i.test(word);
}
