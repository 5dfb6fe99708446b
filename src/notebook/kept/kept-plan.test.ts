import { describe, expect, test } from 'vitest';
import type { KeptRecord } from '../../class-protocol.ts';
import { keptKey, placeOfKey, planOf, type LocalRecord, type Unsent } from './kept-plan.ts';

const place = { area: 'edits', page: '/quickstart/', id: 'redis.main.0.0' } as const;
const key = keptKey(place);
const here = (text: string, at: number): LocalRecord => ({ ...place, text, at });
const there = (text: string | null, changedAt: number): KeptRecord => ({ key, text, changedAt });
const unsent = (base: number | null, at: number): ReadonlyMap<string, Unsent> => new Map([[key, { base, at }]]);
const none: ReadonlyMap<string, Unsent> = new Map();
const edit = (edited: string, other?: string): string => JSON.stringify({ original: '0', edited, other });
const nothing = { write: [], remove: [], push: [] };

test.each([
  [{ area: 'cells', page: '/scratchpad/?notebook=abcdef', id: '' }, 'cells:/scratchpad/?notebook=abcdef#'],
  [{ area: 'progress', page: '/python/', id: 'a#b:c' }, 'progress:/python/#a#b:c'],
] as const)('%j has the key %s', (each, text) => {
  expect(keptKey(each)).toBe(text);
  expect(placeOfKey(text)).toEqual(each);
});

test('a key of a newer notebook, or of what is not kept, is left alone', () => {
  for (const odd of ['outputs:/a/#b', 'servers:/a/#b', 'new:/a/#b', 'edits', '']) expect(placeOfKey(odd)).toBeNull();
  expect(planOf([], [{ key: 'new:/a/#b', text: '1', changedAt: 1 }], none)).toEqual(nothing);
});

describe('without changes that are still to be sent', () => {
  test.each([
    ['a browser that is new takes all', [], [there('1', 5)], { ...nothing, write: [{ ...place, text: '1', at: 5 }] }],
    ['a class that has nothing gets all', [here('1', 5)], [], { ...nothing, push: [there('1', 5)] }],
    ['the same is left alone', [here('1', 5)], [there('1', 9)], nothing],
    ['what the class has newer is taken', [here('1', 5)], [there('2', 9)], { ...nothing, write: [{ ...place, text: '2', at: 9 }] }],
    ['what is newer here is brought', [here('1', 9)], [there('2', 5)], { ...nothing, push: [there('1', 9)] }],
    ['what was removed elsewhere goes', [here('1', 5)], [there(null, 9)], { ...nothing, remove: [place] }],
    ['what was written after it was removed stays', [here('1', 9)], [there(null, 5)], { ...nothing, push: [there('1', 9)] }],
    ['what is gone on both sides stays gone', [], [there(null, 9)], nothing],
  ])('%s', (_what, own, other, plan) => {
    expect(planOf(own, other, none)).toEqual(plan);
  });
});

describe('with a change that the class does not know yet', () => {
  test('it is brought, also from a computer whose clock is late', () => {
    expect(planOf([here('2', 50)], [there('1', 100)], unsent(100, 50)).push).toEqual([there('2', 101)]);
    expect(planOf([here('2', 150)], [there('1', 100)], unsent(100, 150)).push).toEqual([there('2', 150)]);
    expect(planOf([here('2', 150)], [], unsent(null, 150)).push).toEqual([there('2', 150)]);
  });

  test('where another browser changed it meanwhile, the newest wins', () => {
    expect(planOf([here('2', 150)], [there('3', 140)], unsent(100, 150)).push).toEqual([there('2', 150)]);
    expect(planOf([here('2', 150)], [there('3', 160)], unsent(100, 150)).write).toEqual([{ ...place, text: '3', at: 160 }]);
  });

  test('of two edits that were made apart both are kept, the one from here in view', () => {
    const both = edit('2', '3');
    expect(planOf([here(edit('2'), 150)], [there(edit('3'), 160)], unsent(100, 150))).toEqual({
      ...nothing,
      write: [{ ...place, text: both, at: 161 }],
      push: [there(both, 161)],
    });
    expect(planOf([here(edit('2'), 150)], [there(null, 160)], unsent(100, 150)).push).toEqual([there(edit('2', '0'), 161)]);
    expect(planOf([], [there(edit('3'), 160)], unsent(100, 150)).push).toEqual([there(edit('0', '3'), 161)]);
    // The same code of both is no choice.
    const chosen = edit('2', '1');
    expect(planOf([here(edit('2'), 150)], [there(chosen, 160)], unsent(100, 150)).write).toEqual([{ ...place, text: chosen, at: 160 }]);
  });

  test('a removal is a change', () => {
    expect(planOf([], [there('1', 100)], unsent(100, 50)).push).toEqual([there(null, 101)]);
    expect(planOf([], [there('3', 160)], unsent(100, 150)).write).toEqual([{ ...place, text: '3', at: 160 }]);
    expect(planOf([], [], unsent(null, 150))).toEqual(nothing);
  });
});
