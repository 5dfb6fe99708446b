// Transcript: the text of a fence as steps of prompt, input and printed output.
import type { SnippetKind } from '../protocol.ts';
import { openConstruct } from './source/shell-command.ts';
import { splitSource } from './source/source.ts';

/** One prompt's worth of a transcript. */
export interface TranscriptStep {
  /** The prompt before each line of the input; empty strings where the fence has no prompts. */
  readonly prompts: readonly string[];
  /** The command or code, without prompts; lines joined by "\n". */
  readonly input: string;
  /** The output that is printed below it, "" where there is none. */
  readonly printed: string;
}

/** A fence that is no transcript: which of its lines, from 1, and why. */
export class TranscriptError extends Error {
  override readonly name = 'TranscriptError';
  readonly line: number;
  constructor(line: number, reason: string) {
    super(reason);
    this.line = line;
  }
}

/** What read gives; whatever it throws is said of the fence's first line. */
export function asTranscriptError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof TranscriptError ? error : new TranscriptError(0, error instanceof Error ? error.message : String(error));
  }
}

/** How a kind of transcript is written. */
interface Grammar {
  readonly prompt: RegExp;
  /** Null where a command is always one line. */
  readonly continuation: RegExp | null;
  /** Looks like the prompt of another program or another shell. */
  readonly foreign: RegExp;
  readonly expected: string;
}

const grammars: Readonly<Record<SnippetKind, Grammar>> = {
  shell: {
    prompt: /^\$(?: |$)/,
    continuation: /^>(?: |$)/,
    foreign: /^(?:[^\s@]+@[^\s@:~]+[:~ ].*?[$#%] |>>> |[\w.-]+:\d+(?:\[\d+\])?(?:\(TX\))?> )/,
    expected: '"$ "',
  },
  redis: {
    prompt: /^(?:[\w.-]+:\d+|\[[\da-f:]+\]:\d+|redis(?: \/\S+)?|not connected)?(?:\[\d+\])?(?:\((?:TX|subscribed mode)\))?>(?: |$)/i,
    continuation: null,
    foreign: /^(?:\w[\w.:/()[\]-]* ?> ?(?=[A-Za-z])|\$ |>>> )/,
    expected: '"127.0.0.1:6379> ", "redis> " or "> "',
  },
  python: { prompt: /^>>>(?: |$)/, continuation: /^\.\.\.(?: |$)/, foreign: /^(?:\$ |In \[\d+\]: )/, expected: '">>> "' },
};

/** Reads a fence with prompts. Throws TranscriptError. A trailing empty prompt is dropped. */
export function readTranscript(kind: SnippetKind, text: string): TranscriptStep[] {
  const grammar = grammars[kind];
  const steps: TranscriptStep[] = [];
  const lines = text.split('\n');
  let at = 0;
  while (lines.at(-1)?.trim() === '') lines.pop();
  while (at < lines.length) {
    const begins = at;
    const { prompts, input, next } = readInput(kind, grammar, lines, at);
    at = next;
    const printed: string[] = [];
    for (let line = lines[at]; line !== undefined && !grammar.prompt.test(line); line = lines[at]) {
      if (grammar.foreign.test(line)) {
        throw new TranscriptError(
          at + 1,
          `an unknown prompt: expected ${grammar.expected}; output that begins like one takes a backslash before it`,
        );
      }
      printed.push(unescape(grammar, line));
      at += 1;
    }
    if (printed[0]?.startsWith('^C') === true) {
      throw new TranscriptError(next + 1, 'nothing is printed before ^C: it is pressed once what stands before it has appeared');
    }
    if (input.trim() !== '') {
      steps.push({ prompts, input, printed: printed.join('\n') });
    } else if (at < lines.length || printed.length > 0) {
      throw new TranscriptError(begins + 1, 'an empty prompt: write a command after it or remove it');
    }
  }
  return steps;
}

/** The prompts of a transcript that is written new: of a command's first line, and of those that go on with it. */
const writtenPrompts: Readonly<Record<SnippetKind, readonly [string, string]>> = {
  shell: ['$ ', '> '],
  redis: ['127.0.0.1:6379> ', ''],
  python: ['>>> ', '... '],
};

/**
 * Writes a transcript that readTranscript reads as the same steps. null: it cannot be written as one, since a command is
 * not complete or its output would be taken for something else.
 */
export function writeTranscript(kind: SnippetKind, steps: readonly Pick<TranscriptStep, 'input' | 'printed'>[]): string | null {
  const [first, further] = writtenPrompts[kind];
  const lines = steps.flatMap(({ input, printed }) => [
    ...input.split('\n').map((line, at) => `${at === 0 ? first : further}${line}`.replace(/^(\$|>|>>>|\.\.\.) $/, '$1')),
    ...(printed === '' ? [] : printed.split('\n').map((line) => escape(grammars[kind], line))),
  ]);
  const text = lines.join('\n');
  try {
    const read = readTranscript(kind, text);
    const isSame = (one: TranscriptStep, at: number): boolean => one.input === steps[at]?.input && one.printed === steps[at].printed;
    return read.length === steps.length && read.every(isSame) ? text : null;
  } catch (error) {
    if (error instanceof TranscriptError) return null;
    throw error;
  }
}

/** Reads a fence without prompts, all of which is commands. Throws TranscriptError. */
export function readScript(kind: SnippetKind, text: string): TranscriptStep[] {
  const inputs = splitSource(kind, text);
  return (kind === 'python' ? withBlankLines(inputs, text) : inputs).map((input) => {
    const open = kind === 'shell' ? openConstruct(input) : null;
    if (open !== null) throw new TranscriptError(lineOf(text, input), `the command is not complete: ${open}`);
    return { prompts: input.split('\n').map(() => ''), input, printed: '' };
  });
}

/** The statements of a program with the blank lines that PEP 8 wants between them: it is read, edited and copied as it was written. */
function withBlankLines(inputs: readonly string[], text: string): string[] {
  let at = 0;
  return inputs.map((input, index) => {
    at = text.indexOf(input, at) + input.length;
    const blank = /^\s*\n/.exec(text.slice(at))?.[0] ?? '';
    return index === inputs.length - 1 ? input : `${input}${blank.replaceAll(/[^\n]/g, '').slice(1)}`;
  });
}

interface Input {
  prompts: string[];
  input: string;
  /** The index of the first line after it. */
  next: number;
}

function readInput(kind: SnippetKind, grammar: Grammar, lines: readonly string[], start: number): Input {
  const first = lines[start] ?? '';
  const prompt = grammar.prompt.exec(first)?.[0];
  if (prompt === undefined) {
    const reason = grammar.foreign.test(first) ? 'an unknown prompt' : 'output before the first prompt';
    throw new TranscriptError(start + 1, `${reason}: expected a line that begins with ${grammar.expected}`);
  }
  const prompts = [prompt];
  let input = first.slice(prompt.length);
  let next = start + 1;
  for (;;) {
    const open = kind === 'shell' ? openConstruct(input) : null;
    const line = lines[next];
    const continuation = line === undefined ? undefined : grammar.continuation?.exec(line)?.[0];
    // In Python "..." right below code always goes on with it, as in doctest.
    const goesOn = kind === 'python' ? continuation !== undefined : open !== null;
    if (!goesOn) return { prompts, input, next };
    if (line === undefined || continuation === undefined) {
      throw new TranscriptError(next, `the command is not complete (${open}): its next line begins with "> "`);
    }
    prompts.push(continuation);
    input += `\n${line.slice(continuation.length)}`;
    next += 1;
  }
}

/** Output that begins like a prompt is written with a backslash before it. */
function unescape(grammar: Grammar, line: string): string {
  const plain = line.replace(/^\\+/, '');
  return plain !== line && (grammar.prompt.test(plain) || grammar.foreign.test(plain)) ? line.slice(1) : line;
}

/** The other way round. */
function escape(grammar: Grammar, line: string): string {
  const plain = line.replace(/^\\+/, '');
  return grammar.prompt.test(plain) || grammar.foreign.test(plain) ? `\\${line}` : line;
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.lastIndexOf(part)).split('\n').length;
}
