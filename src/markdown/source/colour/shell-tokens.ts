// Shell tokens: the tones of a command line; what redis-cli is given has those of a Redis command.
import { redisTones } from './redis-tokens.ts';
import { tokenize, type Token, type Tone } from './token.ts';

/** Comments, quoted and plain words, and what ends a command. */
const pieces = /(?<![^\s;|&(])#[^\n]*|\$\(|(?:"(?:[^"\\]|\\.)*"?|'[^']*'?|\\[\s\S]|[^\s"'\\;|&()<>])+|&&|\|\||[;|&()\n]|\d?[<>]+&?/g;
const commandEnd = /^(?:\n|;|\||&|&&|\|\||\(|\)|\$\()$/;
/** Words after which a command begins. */
const openers = new Set(['do', 'then', 'else', 'elif', 'if', 'while', 'until', '!', '{', 'time', 'exec']);
const keywords = new Set([...openers, 'for', 'in', 'case', 'esac', 'fi', 'done', 'function', '}']);
/** Options of redis-cli that a value follows. */
const valued = new Set(['-h', '-p', '-s', '-a', '-u', '-r', '-i', '-n', '-d', '-D', '-X', '--user', '--pass', '--pattern', '--eval']);
const number = /^[+-]?\d[\d.]*$/;

/** The tokens of shell commands. */
export function shellTokens(source: string): Token[] {
  const tones = tonesOf([...source.matchAll(pieces)].map((match) => match[0]));
  let at = 0;
  return tokenize(source, pieces, () => tones[at++] ?? null);
}

function tonesOf(words: readonly string[]): (Tone | null)[] {
  const tones: (Tone | null)[] = [];
  for (let at = 0; at < words.length;) {
    const end = words.findIndex((word, index) => index >= at && (commandEnd.test(word) || word.startsWith('#')));
    const command = words.slice(at, end === -1 ? undefined : end);
    tones.push(...commandTones(command));
    at += command.length;
    const stop = words[at];
    if (stop === undefined) break;
    tones.push(stop.startsWith('#') ? 'dim' : null);
    at += 1;
  }
  return tones;
}

/** Of one command: assignments, its name, and its arguments. */
function commandTones(words: readonly string[]): (Tone | null)[] {
  const name = words.findIndex((word) => !/^\w+=/.test(word) && !openers.has(word));
  if (name === -1) return words.map((word) => (keywords.has(word) ? 'opt' : null));
  const before = words.slice(0, name).map((word): Tone | null => (openers.has(word) ? 'opt' : null));
  const command = words[name] ?? '';
  if (keywords.has(command)) return [...before, ...words.slice(name).map((word) => (keywords.has(word) ? 'opt' : toneOf(word)))];
  const rest = words.slice(name + 1);
  return [...before, 'cmd', ...(/(?:^|\/)(?:redis|valkey)-cli$/.test(command) ? redisCliTones(rest) : rest.map(toneOf))];
}

function redisCliTones(words: readonly string[]): (Tone | null)[] {
  const redirect = words.findIndex((word) => /^\d?[<>]/.test(word));
  const own = redirect === -1 ? words : words.slice(0, redirect);
  let first = 0;
  while (own[first]?.startsWith('-') === true) first += valued.has(own[first] ?? '') ? 2 : 1;
  return [...own.slice(0, first).map(toneOf), ...redisTones(own.slice(first)), ...words.slice(own.length).map(toneOf)];
}

function toneOf(word: string): Tone | null {
  if (/^["']/.test(word)) return 'str';
  if (/^-{1,2}[\w?]/.test(word) && !number.test(word)) return 'opt';
  if (number.test(word)) return 'num';
  return word.startsWith('$') ? 'key' : null;
}
