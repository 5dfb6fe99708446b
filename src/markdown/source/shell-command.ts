// Shell command: whether a piece of bash is complete or still waits for another line.

/** What waits for its end: the text that closes it and its name for people. */
interface Open {
  readonly closer: string;
  readonly name: string;
}

/** Words that open a compound command where a command may begin, and what ends them. */
const compounds: ReadonlyMap<string, Open> = new Map([
  ['if', { closer: 'fi', name: 'an "if" without its "fi"' }],
  ['for', { closer: 'done', name: 'a "for" without its "done"' }],
  ['while', { closer: 'done', name: 'a "while" without its "done"' }],
  ['until', { closer: 'done', name: 'an "until" without its "done"' }],
  ['case', { closer: 'esac', name: 'a "case" without its "esac"' }],
  ['{', { closer: '}', name: 'a "{" without its "}"' }],
]);
const doubleQuote: Open = { closer: '"', name: 'an open double quote' };
const backtick: Open = { closer: '`', name: 'an open backtick' };
const parenthesis: Open = { closer: ')', name: 'an open parenthesis' };
const expansion: Open = { closer: '}', name: 'an open "${"' };
const beforeCommand: ReadonlySet<string> = new Set(['then', 'do', 'else', 'elif', 'if', 'while', 'until', '{', '!', 'time']);

/** Names what keeps a command open, such as "an open single quote"; null where it is complete. */
export function openConstruct(command: string): string | null {
  return new Scan(command).run();
}

/** Splits shell source into complete commands; blank lines between them fall away, an open one comes last as it is. */
export function splitShellSource(source: string): string[] {
  const commands: string[] = [];
  let lines: string[] = [];
  for (const line of source.split('\n')) {
    if (lines.length === 0 && line.trim() === '') continue;
    lines.push(line);
    if (openConstruct(lines.join('\n')) !== null) continue;
    commands.push(lines.join('\n'));
    lines = [];
  }
  if (lines.length > 0) commands.push(lines.join('\n').trimEnd());
  return commands;
}

/** One pass over a command, as bash reads it: quotes, expansions, heredocs and compound commands. */
class Scan {
  readonly #text: string;
  #at = 0;
  #word = '';
  #commandStarts = true;
  /** An operator that needs another command after it, such as "&&". */
  #dangling: string | null = null;
  readonly #open: Open[] = [];
  readonly #heredocs: { delimiter: string; tabs: boolean }[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  run(): string | null {
    while (this.#at < this.#text.length) {
      const problem = this.#top === doubleQuote || this.#top === expansion ? this.#quoted() : this.#plain();
      if (problem !== null) return problem;
    }
    this.#endWord();
    const heredoc = this.#heredocs[0];
    if (heredoc !== undefined) return `a heredoc without its "${heredoc.delimiter}"`;
    if (this.#top !== undefined) return this.#top.name;
    return this.#dangling === null ? null : `nothing after "${this.#dangling}"`;
  }

  get #top(): Open | undefined {
    return this.#open.at(-1);
  }

  #starts(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  /** Inside "…" or ${…}, where only escapes, expansions and the closing character count. */
  #quoted(): string | null {
    const character = this.#text[this.#at];
    if (character === '\\') this.#at += 2;
    else if (character === this.#top?.closer) this.#close();
    else if (!this.#expansion()) this.#at += 1;
    return null;
  }

  #plain(): string | null {
    const character = this.#text[this.#at] ?? '';
    if (character === '\\') return this.#escape();
    if (character === "'" || this.#starts("$'")) return this.#singleQuote();
    if (this.#expansion()) return null;
    if (character === '"') {
      this.#push(doubleQuote);
      return null;
    }
    if (character === '`' && this.#top === backtick) {
      this.#close();
      return null;
    }
    if (character === '#' && this.#word === '') return this.#comment();
    if (this.#starts('<<')) return this.#heredoc();
    if (character === '\n') return this.#newline();
    if (character === ' ' || character === '\t') this.#endWord();
    else if ('();&|'.includes(character)) return this.#operator(character);
    else if ('<>'.includes(character)) this.#redirection();
    else this.#word += character;
    this.#at += 1;
    return null;
  }

  /** Enters $(…), ${…} or `…`; false where none begins here. */
  #expansion(): boolean {
    if (this.#starts('$(')) this.#push(parenthesis, 2);
    else if (this.#starts('${')) this.#push(expansion, 2);
    else if (this.#starts('`') && !this.#open.includes(backtick)) this.#push(backtick);
    else return false;
    return true;
  }

  #push(open: Open, length = 1): void {
    const substitutes = open === backtick || (open === parenthesis && length === 2);
    // A substitution is part of a word, and the word before it goes on once it is closed.
    if (open !== parenthesis || substitutes) this.#word += open.closer;
    this.#dangling = null;
    this.#open.push(open);
    if (substitutes) {
      this.#word = '';
      this.#commandStarts = true;
    }
    this.#at += length;
  }

  #close(): void {
    this.#endWord();
    this.#open.pop();
    this.#word = '\0';
    this.#commandStarts = false;
    this.#at += 1;
  }

  #escape(): string | null {
    if (this.#at + 1 >= this.#text.length) return 'a backslash at the end of the line';
    if (this.#text[this.#at + 1] !== '\n') this.#word += '\0';
    this.#at += 2;
    return null;
  }

  #singleQuote(): string | null {
    const escapes = this.#starts("$'");
    let end = this.#at + (escapes ? 2 : 1);
    while (end < this.#text.length && this.#text[end] !== "'") end += escapes && this.#text[end] === '\\' ? 2 : 1;
    if (end >= this.#text.length) return 'an open single quote';
    this.#word += '\0';
    this.#at = end + 1;
    return null;
  }

  #comment(): null {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end === -1 ? this.#text.length : end;
    return null;
  }

  #heredoc(): null {
    const match = /^<<(?!<)(-?)[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([\w.-]+))/.exec(this.#text.slice(this.#at));
    this.#endWord();
    if (match === null) {
      this.#at += this.#starts('<<<') ? 3 : 2;
      return null;
    }
    this.#heredocs.push({ delimiter: match[2] ?? match[3] ?? match[4] ?? '', tabs: match[1] === '-' });
    this.#at += match[0].length;
    return null;
  }

  #newline(): string | null {
    this.#endWord();
    this.#commandStarts = true;
    this.#at += 1;
    for (let heredoc = this.#heredocs[0]; heredoc !== undefined; heredoc = this.#heredocs[0]) {
      if (!this.#skipHeredoc(heredoc)) return `a heredoc without its "${heredoc.delimiter}"`;
      this.#heredocs.shift();
    }
    return null;
  }

  #skipHeredoc({ delimiter, tabs }: { delimiter: string; tabs: boolean }): boolean {
    while (this.#at < this.#text.length) {
      const found = this.#text.indexOf('\n', this.#at);
      const end = found === -1 ? this.#text.length : found;
      const line = this.#text.slice(this.#at, end);
      this.#at = Math.min(end + 1, this.#text.length);
      if ((tabs ? line.replace(/^\t+/, '') : line) === delimiter) return true;
    }
    return false;
  }

  #operator(character: string): null {
    this.#endWord();
    this.#at += 1;
    if (character === '(') {
      this.#open.push(parenthesis);
      this.#commandStarts = true;
      return null;
    }
    if (character === ')') {
      // A ")" without its "(" ends a pattern of "case".
      if (this.#top === parenthesis) this.#open.pop();
      this.#commandStarts = true;
      return null;
    }
    const doubled = this.#text[this.#at] === character;
    if (doubled) this.#at += 1;
    this.#commandStarts = true;
    const needsMore = character === '|' || (character === '&' && doubled);
    this.#dangling = needsMore ? character.repeat(doubled ? 2 : 1) : null;
    return null;
  }

  #redirection(): void {
    this.#endWord();
    // The "&" of "2>&1" and "<&3" is no operator of its own.
    if (this.#text[this.#at + 1] === '&') this.#at += 1;
  }

  #endWord(): void {
    const word = this.#word;
    if (word === '') return;
    this.#word = '';
    this.#dangling = null;
    if (!this.#commandStarts) return;
    if (word === this.#top?.closer) {
      this.#open.pop();
      return;
    }
    const compound = compounds.get(word);
    if (compound !== undefined) this.#open.push(compound);
    this.#commandStarts = beforeCommand.has(word);
  }
}
