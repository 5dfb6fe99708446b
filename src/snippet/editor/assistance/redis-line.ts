// Redis line: what of a line of redis-cli is a command's name and what its arguments are, and what stands at the cursor.
import type { CommandReference } from '../../../bridge/command-docs.ts';
import type { CommandDoc } from '../../../protocol.ts';
import { redisWords, type RedisWord } from './redis-words.ts';

export interface RedisLine {
  /** The command that the line is for; null: none that is known. */
  readonly doc: CommandDoc | null;
  /** The words of its name, and those after it. */
  readonly name: readonly RedisWord[];
  readonly args: readonly RedisWord[];
  /** Every quote is closed. */
  readonly isWhole: boolean;
}

/** null: redis-cli refuses the line. */
export function readRedisLine(line: string, reference: CommandReference): RedisLine | null {
  const words = redisWords(line);
  if (words === null) return null;
  // redis-cli repeats a command after a number.
  const [first, second] = words;
  const given = first !== undefined && second !== undefined && /^\d+$/.test(first.text) ? words.slice(1) : words;
  const found = reference.find(given.map(({ text }) => text));
  const length = found?.words ?? Math.min(1, given.length);
  return {
    doc: found?.doc ?? null,
    name: given.slice(0, length),
    args: given.slice(length),
    isWhole: words.every(({ isOpen }) => !isOpen),
  };
}

/** The kind of value that a command's keys have, as TYPE and SCAN call it; null: any, or none that is known. */
export function keyTypeOf({ group }: Pick<CommandDoc, 'group'>): string | null {
  switch (group) {
    case 'string':
    case 'bitmap':
    case 'hyperloglog':
      return 'string';
    case 'sorted-set':
    case 'geo':
      return 'zset';
    case 'list':
    case 'set':
    case 'hash':
    case 'stream':
      return group;
    default:
      return null;
  }
}

/** How many words a call of the command has too few or too many; 0: as many as it takes, as far as COMMAND tells. */
export function arityFault({ arity }: Pick<CommandDoc, 'arity'>, words: number): number {
  if (arity === undefined) return 0;
  if (arity < 0) return Math.min(0, words + arity);
  return words - arity;
}
