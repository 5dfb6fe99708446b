import { expect, it } from 'vitest';
import type { CommandArgument, CommandDoc } from '../../../protocol.ts';
import { expectedArguments } from './argument-places.ts';
import { setDoc, sortDoc, zaddDoc } from './command-docs.test-support.ts';

/** Tokens in capitals, values by their names. */
function next({ arguments: args = [] }: CommandDoc, typed: string): string[] {
  const words = typed.split(' ').filter((word) => word !== '');
  return expectedArguments(args, words).map(({ argument, part }) => (part === 'token' ? (argument.token ?? '') : argument.name));
}

it.each([
  ['', ['key']],
  ['k', ['value']],
  ['k v', ['NX', 'XX', 'GET', 'EX', 'KEEPTTL']],
  // In any order, each once.
  ['k v ex 10', ['NX', 'XX', 'GET']],
  ['k v GET', ['NX', 'XX', 'EX', 'KEEPTTL']],
  ['k v EX', ['seconds']],
  ['k v EX 1 NX GET', []],
  ['k v nonsense', []],
])('expects after SET %j', (typed, expected) => {
  expect(next(setDoc, typed)).toEqual(expected);
});

it('tells an option from the values that may follow it', () => {
  expect(next(zaddDoc, 'k')).toEqual(['score', 'NX', 'XX', 'CH']);
  expect(next(zaddDoc, 'k CH')).toEqual(['score', 'NX', 'XX']);
  expect(next(zaddDoc, 'k 1')).toEqual(['member']);
  expect(next(zaddDoc, 'k 1 a')).toEqual(['score']);
});

it('repeats what is repeated with its token', () => {
  expect(next(sortDoc, 'k GET # GET')).toEqual(['pattern']);
  expect(next(sortDoc, 'k GET # GET x').toSorted()).toEqual(['GET', 'STORE']);
  expect(next(sortDoc, 'k STORE')).toEqual(['destination']);
});

it('gives up what branches without end', () => {
  const many: CommandArgument[] = Array.from({ length: 30 }, (_, at) => ({
    name: `a${at}`,
    type: 'string',
    optional: true,
    multiple: true,
  }));
  expect(
    expectedArguments(
      many,
      Array.from({ length: 40 }, () => 'x'),
    ).length,
  ).toBeLessThanOrEqual(30);
});
