import { describe, expect, test } from 'vitest';
import type { KeptRecord } from '../../class-protocol.ts';
import { newCell } from '../cells/cell.ts';
import { keptKey, placeOfKey, planOf, type LocalRecord } from './kept-plan.ts';
import type { VersionMark } from './version-marks.ts';

const place = { area: 'edits', page: '/quickstart/', id: 'redis.main.0.0' } as const;
const key = keptKey(place);
const here = (text: string, at: number): LocalRecord => ({ ...place, text, at });
const there = (text: string | null, changedAt: number): KeptRecord => ({ key, text, changedAt });
const marked = (base: number | null, at: number | null, ...sent: number[]): ReadonlyMap<string, VersionMark> =>
  new Map([[key, { base, sent, at }]]);
const none: ReadonlyMap<string, VersionMark> = new Map();
const ticked = (...done: string[]): string => JSON.stringify({ title: 'HTTP', steps: 3, done, next: { step: 1, heading: '' } });
const edit = (edited: string, other?: string): string => JSON.stringify({ original: '0', edited, other });

/** What is written and removed, and what is to be brought: that which is marked as changed. */
const doneBy = (...of: Parameters<typeof planOf>): { write: unknown; remove: unknown; push: unknown } => {
  const { write, remove, marks } = planOf(...of);
  return { write, remove, push: [...marks].flatMap(([each, mark]) => (typeof mark?.at === 'number' ? [each] : [])) };
};
const nothing = { write: [], remove: [], push: [] };
const pushed = { ...nothing, push: [key] };

test.each([
  [{ area: 'cells', page: '/scratchpad/?notebook=abcdef', id: '' }, 'cells:/scratchpad/?notebook=abcdef#'],
  [{ area: 'progress', page: '/python/', id: 'a#b:c' }, 'progress:/python/#a#b:c'],
] as const)('%j has the key %s', (each, text) => {
  expect(keptKey(each)).toBe(text);
  expect(placeOfKey(text)).toEqual(each);
});

test('a key of a newer notebook, or of what is not kept, is left alone', () => {
  for (const odd of ['outputs:/a/#b', 'servers:/a/#b', 'new:/a/#b', 'edits', '']) expect(placeOfKey(odd)).toBeNull();
  expect(doneBy([], [{ key: 'new:/a/#b', text: '1', changedAt: 1 }], none)).toEqual(nothing);
});

describe('where nobody knows of which version what is here was made', () => {
  test.each([
    ['a browser that is new takes all', [], [there('1', 5)], { ...nothing, write: [{ ...place, text: '1', at: 5 }] }],
    ['a class that has nothing gets all', [here('1', 5)], [], pushed],
    ['the same is left alone', [here('1', 5)], [there('1', 9)], nothing],
    ['what the class has newer is taken', [here('1', 5)], [there('2', 9)], { ...nothing, write: [{ ...place, text: '2', at: 9 }] }],
    ['what is newer here is brought', [here('1', 9)], [there('2', 5)], pushed],
    ['what was removed elsewhere goes', [here('1', 5)], [there(null, 9)], { ...nothing, remove: [place] }],
    ['what was written after it was removed stays', [here('1', 9)], [there(null, 5)], pushed],
    ['what is gone on both sides stays gone', [], [there(null, 9)], nothing],
  ])('%s', (_what, own, other, plan) => {
    expect(doneBy(own, other, none)).toEqual(plan);
  });

  test('what is taken is made of that version, and what is brought is brought in its place', () => {
    expect(planOf([], [there('1', 5)], none).marks.get(key)).toEqual({ base: 5, sent: [], at: null });
    expect(planOf([here('1', 9)], [there('2', 5)], none).marks.get(key)).toEqual({ base: null, sent: [5], at: 9 });
  });
});

describe('where that is known', () => {
  test('what was not changed here follows the class, whatever the clocks say', () => {
    expect(doneBy([here('1', 900)], [there('2', 100)], marked(90, null)).write).toEqual([{ ...place, text: '2', at: 100 }]);
  });

  test('what the class had before another tab brought it, or an archive was restored, does not come back', () => {
    expect(doneBy([here('2', 5)], [there('1', 90)], marked(100, null))).toEqual(pushed);
  });

  test('a change that the class does not have is brought, also from a computer whose clock is late, and where its answer was lost', () => {
    for (const at of [50, 150]) expect(doneBy([here('2', at)], [there('1', 100)], marked(100, at))).toEqual(pushed);
    expect(doneBy([here('2', 150)], [], marked(null, 150))).toEqual(pushed);
    expect(doneBy([here('3', 150)], [there('2', 120)], marked(100, 150, 110, 120))).toEqual(pushed);
  });

  test('of two edits that were made apart both are kept, the one from here in view, whichever is later', () => {
    const both = edit('2', '3');
    for (const at of [140, 160]) {
      const plan = planOf([here(edit('2'), 150)], [there(edit('3'), at)], marked(100, 150));
      expect(plan).toMatchObject({ write: [{ ...place, text: both, at: at + 1 }], seen: [{ ...place, text: edit('2') }] });
      expect(plan.marks.get(key)).toEqual({ base: at, sent: [], at: at + 1 });
    }
    expect(doneBy([here(edit('2'), 150)], [there(null, 160)], marked(100, 150))).toMatchObject({ write: [{ text: edit('2', '0') }] });
    expect(doneBy([], [there(edit('3'), 160)], marked(100, 150))).toMatchObject({ write: [{ text: edit('0', '3') }] });
    // The same code of both is no choice.
    const chosen = edit('2', '1');
    expect(doneBy([here(edit('2'), 150)], [there(chosen, 160)], marked(100, 150))).toEqual({
      ...nothing,
      write: [{ ...place, text: chosen, at: 160 }],
    });
  });

  test('a removal is a change, and gives way to one that it did not know', () => {
    expect(doneBy([], [there('1', 100)], marked(100, 50))).toEqual(pushed);
    expect(doneBy([], [], marked(null, 150))).toEqual(nothing);
    const cell = { ...place, area: 'cells' } as const;
    const marks = new Map([[keptKey(cell), { base: 100, sent: [], at: 150 }]]);
    const theirs = { key: keptKey(cell), text: '3', changedAt: 140 };
    expect(doneBy([], [theirs], marks)).toEqual({ ...nothing, write: [{ ...cell, text: '3', at: 140 }] });
    expect(doneBy([{ ...cell, text: '2', at: 150 }], [{ ...theirs, text: null }], marks)).toEqual({ ...nothing, push: [theirs.key] });
  });

  test('of a cell that was changed apart both are kept, and of one that only stands elsewhere the one from here', () => {
    const cell = newCell('redis', { source: 'GET mine' });
    const at = { area: 'cells', page: '/http/', id: cell.id } as const;
    const marks = new Map([[keptKey(at), { base: 100, sent: [], at: 150 }]]);
    const plan = (theirs: object): ReturnType<typeof planOf> =>
      planOf([{ ...at, text: JSON.stringify(cell), at: 150 }], [{ key: keptKey(at), text: JSON.stringify(theirs), changedAt: 160 }], marks);
    const { write, marks: after } = plan({ ...cell, source: 'GET theirs' });
    expect(write).toHaveLength(1);
    expect(write[0]?.id).not.toBe(cell.id);
    expect(JSON.parse(write[0]?.text ?? '')).toMatchObject({ id: write[0]?.id, source: 'GET theirs' });
    expect([...after.values()].filter((mark) => typeof mark?.at === 'number')).toHaveLength(2);
    expect(plan({ ...cell, order: 7 }).write).toEqual([]);
    // Done again, as by a second tab, it makes no other cell; nor does it write over what was made of it meanwhile.
    expect(plan({ ...cell, source: 'GET theirs' }).write).toEqual(write);
    const beside = write.map((record) => ({ ...record, text: '{}', at: 170 }));
    const theirs = { key: keptKey(at), text: JSON.stringify({ ...cell, source: 'GET theirs' }), changedAt: 160 };
    expect(planOf([{ ...at, text: JSON.stringify(cell), at: 150 }, ...beside], [theirs], marks).write).toEqual([]);
  });

  test.each([
    ['was done apart', { base: 100, sent: [], at: 150 }],
    ['nobody knows of', undefined],
  ])('of progress that %s all ticks are kept', (_what, mark) => {
    const at = { area: 'progress', page: '/http/', id: '' } as const;
    const marks = new Map(mark === undefined ? [] : [[keptKey(at), mark]]);
    const theirs = { key: keptKey(at), text: ticked('b', 'c'), changedAt: 140 };
    const { write } = planOf([{ ...at, text: ticked('a'), at: 150 }], [theirs], marks);
    expect(JSON.parse(write[0]?.text ?? '')).toMatchObject({ done: ['a', 'b', 'c'], next: null });
  });
});
