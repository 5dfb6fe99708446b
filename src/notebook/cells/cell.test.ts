import { describe, expect, it } from 'vitest';
import {
  anchorsOf,
  beginning,
  moved,
  nameOf,
  newCell,
  newCellId,
  place,
  readKeptCells,
  unpacked,
  withBeside,
  withCell,
  type Anchor,
  type Cell,
} from './cell.ts';

const anchors = anchorsOf(['intro', 'text', 'text', 'end']);
const cell = (id: string, after: Anchor | undefined, order = 0): Cell => ({
  ...newCell('redis', { source: id, after: after ?? beginning, order }),
  id: `cell.${id}`,
});
const order = (cells: readonly Cell[], on: readonly Anchor[] = anchors): string[] =>
  place(cells, on).map(({ source, at }) => `${source}@${at}`);
/** The cells that are other objects than before: what the store is told. */
const changed = (before: readonly Cell[], after: readonly Cell[]): string[] =>
  after.filter((one) => !before.includes(one)).map(({ source }) => source);

describe('cells', () => {
  it('stand after their block, in the order they were put in', () => {
    const cells = [cell('b', anchors[2], 0), cell('a', beginning, 1), cell('c', anchors[2], 2)];
    expect(order(cells)).toEqual(['a@-1', 'b@2', 'c@2']);
    expect(order(withCell(cells, cell('new', anchors[2]), 'cell.c'))).toEqual(['a@-1', 'b@2', 'new@2', 'c@2']);
    expect(order(withCell(cells, cell('new', anchors[2])))).toEqual(['a@-1', 'b@2', 'c@2', 'new@2']);
  });

  it('follow a block that the lesson moved, and stay where one was that it lost', () => {
    const cells = [cell('a', anchors[3], 0), cell('b', anchors[2], 1)];
    expect(order(cells, anchorsOf(['end', 'new', 'intro', 'text', 'text', 'more']))).toEqual(['a@0', 'b@4']);
    expect(order(cells, anchorsOf(['other', 'short']))).toEqual(['a@1', 'b@1']);
    expect(order(cells, [])).toEqual(['a@-1', 'b@-1']);
  });

  it('move past each other and past blocks, from the beginning to the end and no further', () => {
    let cells: Cell[] = [cell('a', beginning, 0), cell('b', anchors[0], 1)];
    const path: string[][] = [];
    for (let step = 0; step < 7; step += 1) {
      cells = moved(cells, 'cell.a', 1, anchors);
      path.push(order(cells));
    }
    expect(path).toEqual([
      ['a@0', 'b@0'],
      ['b@0', 'a@0'],
      ['b@0', 'a@1'],
      ['b@0', 'a@2'],
      ['b@0', 'a@3'],
      ['b@0', 'a@3'],
      ['b@0', 'a@3'],
    ]);
    for (let step = 0; step < 7; step += 1) cells = moved(cells, 'cell.a', -1, anchors);
    expect(order(cells)).toEqual(['a@-1', 'b@0']);
    expect(moved(cells, 'cell.none', 1, anchors)).toEqual(cells);
  });

  it('leave the others as they are where one is put in or moves, however often', () => {
    const cells = [cell('a', beginning, 0), cell('b', beginning, 1), cell('c', beginning, 2)];
    const put = withCell(cells, cell('new', beginning), 'cell.b');
    expect(changed(cells, put)).toEqual(['new']);
    expect(changed(put, moved(put, 'cell.c', -1, []))).toEqual(['c']);
    // Between two neighbours a number has no room for ever: then all are counted anew, in the same order.
    let crowded: Cell[] = cells;
    for (let round = 0; round < 2_000; round += 1) crowded = withCell(crowded, cell(`n${round}`, beginning), 'cell.b');
    expect(order(crowded, [])).toEqual(
      ['a', ...Array.from({ length: 2_000 }, (_, round) => `n${round}`), 'b', 'c'].map((id) => `${id}@-1`),
    );
    // Two tabs may give two cells one order.
    const tied = [cell('y', beginning, 1), cell('x', beginning, 1), cell('z', beginning, 2)];
    expect(order(tied, [])).toEqual(['x@-1', 'y@-1', 'z@-1']);
    expect(order(moved(tied, 'cell.z', -1, []), [])).toEqual(['x@-1', 'z@-1', 'y@-1']);
    expect(order(withCell(tied, cell('new', beginning), 'cell.y'), [])).toEqual(['x@-1', 'new@-1', 'y@-1', 'z@-1']);
  });

  it('are read back as they were kept, and not where they are none', () => {
    const good = { ...cell('a', anchors[1], 1.5), name: 'Ünï `x`', fence: '```redis\n> PING\n```', beside: 2 };
    expect(readKeptCells(JSON.parse(JSON.stringify(good)))).toEqual(good);
    for (const bad of [
      { id: 'x' },
      { kind: 'perl' },
      { session: '"><' },
      { source: 1 },
      { after: null },
      { after: { index: -2, key: '' } },
      { name: 'two\nlines' },
      { order: '1' },
      { beside: 'x' },
    ])
      expect(readKeptCells({ ...good, ...bad }), JSON.stringify(bad)).toBeNull();
    expect(readKeptCells({})).toBeNull();
    expect(readKeptCells([1])).toBeNull();
  });

  it('that an older notebook kept all in one are there, in their order, none twice and none lost', () => {
    const old = ['b', 'a', 'c'].map((id) => ({ id: `cell.${id}`, kind: 'redis', session: 'main', source: id, after: beginning }));
    const packed = readKeptCells(JSON.parse(JSON.stringify(old)));
    if (packed === null) throw new Error('the older cells could not be read');
    const first = unpacked([{ id: '', value: packed }]);
    expect(order(first.cells, [])).toEqual(['b@-1', 'a@-1', 'c@-1']);
    expect(first.packed).toHaveLength(3);
    // A tab that was in the middle of it, or a change since, has the last word.
    const edited = { ...cell('a', beginning, 1), source: 'edited' };
    const second = unpacked([
      { id: 'cell.a', value: edited },
      { id: '', value: packed },
    ]);
    expect(order(second.cells, [])).toEqual(['b@-1', 'edited@-1', 'c@-1']);
    expect(second.packed.map(({ source }) => source)).toEqual(['b', 'c']);
  });

  it('stand side by side and apart again, each with a session of its own', () => {
    const cells = [cell('a', beginning, 0), cell('b', beginning, 1)];
    const [a, b] = cells as [Cell, Cell];
    const row = withBeside(cells, b, a);
    expect(row.map(({ beside, session }) => [beside, session])).toEqual([
      [0, 'main'],
      [0, 'second'],
    ]);
    const apart = withBeside(row, row[1] as Cell, row[0] as Cell);
    expect(apart.map(({ beside, session }) => [beside, session])).toEqual([
      [0, 'main'],
      [null, 'second'],
    ]);
    expect(withBeside(cells, a, null)).toEqual(cells);
  });

  it('have ids of their own', () => {
    const ids = Array.from({ length: 100 }, newCellId);
    expect(new Set(ids).size).toBe(100);
    for (const id of ids) expect(readKeptCells({ ...cell('a', beginning), id })).not.toBeNull();
  });
});

it.each([
  ['  Two\n words ', 'Two words'],
  ['C#', 'C#'],
  ['Closed ##', 'Closed'],
  ['##', ''],
  ['x'.repeat(200), 'x'.repeat(80)],
])('the name %j is %j', (text, name) => {
  expect(nameOf(text)).toBe(name);
  expect(nameOf(name)).toBe(name);
});
