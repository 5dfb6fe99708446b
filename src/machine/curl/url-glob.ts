// URL glob: http://host/{a,b}/[1-3] as the addresses it stands for, in the order and with the complaints of curl 7.88.
import { isAddress } from '../addresses.ts';
import { CurlFailure } from './failure.ts';

/** One address, and what each of its braces and brackets became: #1 in an output's name is the first. */
export interface GlobbedUrl {
  readonly url: string;
  readonly parts: readonly string[];
}

/** A text as it is, a {set}, or a [range], of which there may be too many to write them down. */
type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'set'; readonly choices: readonly string[] }
  | {
      readonly kind: 'range';
      readonly first: number;
      readonly last: number;
      readonly step: number;
      readonly print: (value: number) => string;
    };

/** The addresses. Throws CurlFailure 3 before the first where the pattern is wrong. */
export function expandUrl(pattern: string): Iterable<GlobbedUrl> {
  return combine(parse(pattern));
}

/** A name in which #1 stands for what the first brace or bracket became. */
export function fillName(name: string, parts: readonly string[]): string {
  return name.replace(/#(\d+)/g, (mark, digits: string) => parts[Number(digits) - 1] ?? mark);
}

/** The last brace or bracket changes fastest. */
function* combine(pieces: readonly Piece[], url = '', parts: readonly string[] = []): Generator<GlobbedUrl> {
  const [piece, ...rest] = pieces;
  if (piece === undefined) return yield { url, parts };
  if (piece.kind === 'text') return yield* combine(rest, url + piece.text, parts);
  for (const choice of choicesOf(piece)) yield* combine(rest, url + choice, [...parts, choice]);
}

function* choicesOf(piece: Exclude<Piece, { kind: 'text' }>): Generator<string> {
  if (piece.kind === 'set') return yield* piece.choices;
  for (let value = piece.first; value <= piece.last; value += piece.step) yield piece.print(value);
}

function parse(pattern: string): Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  let at = 0;
  const take = (read: (pattern: string, start: number) => { piece: Piece; end: number }): void => {
    if (text !== '') pieces.push({ kind: 'text', text });
    text = '';
    const { piece, end } = read(pattern, at + 1);
    pieces.push(piece);
    at = end;
  };
  while (at < pattern.length) {
    const character = pattern[at] ?? '';
    const address = character === '[' ? addressAt(pattern, at) : '';
    if (address !== '') {
      text += address;
      at += address.length;
    } else if (character === '{') {
      take(readSet);
    } else if (character === '[') {
      take(readRange);
    } else if (character === '}' || character === ']') {
      throw wrong('unmatched close brace/bracket', pattern, at);
    } else {
      if (character === '\\' && /[{}[\]]/.test(pattern[at + 1] ?? '')) at += 1;
      text += pattern[at] ?? '';
      at += 1;
    }
  }
  if (text !== '') pieces.push({ kind: 'text', text });
  return pieces;
}

/** [::1], which is an address and no range. */
function addressAt(pattern: string, at: number): string {
  const bracketed = /^\[([\da-f:.]+)\]/i.exec(pattern.slice(at));
  return bracketed?.[1] !== undefined && isAddress(bracketed[1]) ? bracketed[0] : '';
}

function readSet(pattern: string, start: number): { piece: Piece; end: number } {
  const choices: string[] = [];
  let choice = '';
  for (let at = start; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    switch (character) {
      case '{':
      case '[':
        throw wrong('nested brace', pattern, at);
      case ']':
        throw wrong('unexpected close bracket', pattern, at);
      case '}':
        if (at === start) throw wrong('empty string within braces', pattern, at);
        return { piece: { kind: 'set', choices: [...choices, choice] }, end: at + 1 };
      case ',':
        choices.push(choice);
        choice = '';
        break;
      default:
        if (character === '\\' && at + 1 < pattern.length) at += 1;
        choice += pattern[at] ?? '';
    }
  }
  throw wrong('unmatched brace', pattern, start - 1);
}

function readRange(pattern: string, start: number): { piece: Piece; end: number } {
  const rest = pattern.slice(start);
  const letters = /^([a-z])-([a-z])(?::(\d+))?\]/i.exec(rest);
  if (letters) {
    const [all, from = '', to = '', step = '1'] = letters;
    return rangeOf(codeOf(from), codeOf(to), Number(step), (code) => String.fromCharCode(code), pattern, start + all.length);
  }
  const numbers = /^(\d+)-\s*(\d+)(?::(\d+))?\]/.exec(rest);
  if (numbers) {
    const [all, from = '', to = '', step = '1'] = numbers;
    const width = from.startsWith('0') ? from.length : 0;
    return rangeOf(Number(from), Number(to), Number(step), (value) => String(value).padStart(width, '0'), pattern, start + all.length);
  }
  if (/^[a-z]/i.test(rest)) throw wrong('bad range', pattern, start);
  if (/^\d/.test(rest)) throw wrong('bad range', pattern, start + (/^\d+-/.exec(rest)?.[0].length ?? 0));
  throw wrong('bad range specification', pattern, start);
}

function rangeOf(
  first: number,
  last: number,
  step: number,
  print: (value: number) => string,
  pattern: string,
  end: number,
): { piece: Piece; end: number } {
  const isRight = step > 0 && (first === last ? step === 1 : first < last && step <= last - first);
  if (!isRight) throw wrong('bad range', pattern, end);
  return { piece: { kind: 'range', first, last, step, print }, end };
}

function codeOf(letter: string): number {
  return letter.charCodeAt(0);
}

function wrong(what: string, pattern: string, at: number): CurlFailure {
  return new CurlFailure(3, `${what} in URL position ${at + 1}:\n${pattern}\n${' '.repeat(at)}^`);
}
