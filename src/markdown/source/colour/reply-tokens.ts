// Reply tokens: the tones of a line that redis-cli prints.
import type { Token } from './token.ts';

/** "1) ", "2# ", and what stands before the value of a map. */
const position = /^((?:\s*\d+[)#~] )*)/;
const typed = /^(\((?:integer|double|true|false|nil|error|empty \w+|big number)\))(\s?)(.*)$/;

/** The tokens of one line of output, without its newline. */
export function replyTokens(line: string): Token[] {
  const place = position.exec(line)?.[1] ?? '';
  const value = line.slice(place.length);
  const before: Token[] = place === '' ? [] : [{ text: place, tone: 'dim' }];
  const arrow = value.indexOf(' => ');
  if (arrow !== -1 && place.includes('#')) {
    const [name, rest] = [value.slice(0, arrow), value.slice(arrow + 4)];
    return [...before, ...valueTokens(name), { text: ' => ', tone: 'dim' }, ...replyTokens(rest)];
  }
  return [...before, ...valueTokens(value)];
}

function valueTokens(value: string): Token[] {
  const [, type, space = '', rest = ''] = typed.exec(value) ?? [];
  if (type === '(error)') return [{ text: value, tone: 'bad' }];
  if (type !== undefined) {
    const counts = type === '(integer)' || type === '(double)' || type === '(big number)';
    return [
      { text: type, tone: counts ? 'dim' : 'opt' },
      ...(rest === '' ? [] : [{ text: space, tone: null }, { text: rest, tone: 'num' } as const]),
    ];
  }
  if (/^".*"$/.test(value)) return [{ text: value, tone: 'str' }];
  // How long a slow reply took.
  if (/^\(\d+\.\d\ds\)$/.test(value)) return [{ text: value, tone: 'dim' }];
  // INFO and CLIENT LIST's kin: sections, and names before their values.
  if (value.startsWith('# ')) return [{ text: value, tone: 'dim' }];
  const name = /^[a-z][\w-]*:(?=\S|$)/.exec(value)?.[0];
  return name === undefined
    ? [{ text: value, tone: null }]
    : [
        { text: name, tone: 'dim' },
        { text: value.slice(name.length), tone: null },
      ];
}
