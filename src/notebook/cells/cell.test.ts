import { describe, expect, it } from 'vitest';
import { anchorsOf, beginning, moved, newCellId, place, readCells, withCell, type Anchor, type Cell } from './cell.ts';

const anchors = anchorsOf(['intro', 'text', 'text', 'end']);
const cell = (id: string, after: Anchor | undefined): Cell => ({
  id: `cell.${id}`,
  kind: 'redis',
  session: 'main',
  source: id,
  after: after ?? beginning,
});
const order = (cells: readonly Cell[], on: readonly Anchor[] = anchors): string[] =>
  place(cells, on).map(({ source, at }) => `${source}@${at}`);

describe('cells', () => {
  it('stand after their block, in the order they were put in', () => {
    const cells = [cell('b', anchors[2]), cell('a', beginning), cell('c', anchors[2])];
    expect(order(cells)).toEqual(['a@-1', 'b@2', 'c@2']);
    expect(order(withCell(cells, cell('new', anchors[2]), 'cell.c'))).toEqual(['a@-1', 'b@2', 'new@2', 'c@2']);
    expect(order(withCell(cells, cell('new', anchors[2])))).toEqual(['a@-1', 'b@2', 'c@2', 'new@2']);
  });

  it('follow a block that the lesson moved, and stay where one was that it lost', () => {
    const cells = [cell('a', anchors[3]), cell('b', anchors[2])];
    expect(order(cells, anchorsOf(['end', 'new', 'intro', 'text', 'text', 'more']))).toEqual(['a@0', 'b@4']);
    expect(order(cells, anchorsOf(['other', 'short']))).toEqual(['a@1', 'b@1']);
    expect(order(cells, [])).toEqual(['a@-1', 'b@-1']);
  });

  it('move past each other and past blocks, from the beginning to the end and no further', () => {
    let cells: Cell[] = [cell('a', beginning), cell('b', anchors[0])];
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

  it('are read back as they were kept, and not where they are none', () => {
    const cells = [cell('a', beginning), { ...cell('b', anchors[1]), kind: 'note' as const }];
    expect(readCells(JSON.parse(JSON.stringify(cells)))).toEqual(cells);
    const [good] = cells;
    for (const bad of [
      { id: 'x' },
      { kind: 'perl' },
      { session: '"><' },
      { source: 1 },
      { after: null },
      { after: { index: -2, key: '' } },
    ])
      expect(readCells([{ ...good, ...bad }])).toBeNull();
    expect(readCells({})).toBeNull();
  });

  it('have ids of their own', () => {
    const ids = Array.from({ length: 100 }, newCellId);
    expect(new Set(ids).size).toBe(100);
    for (const id of ids) expect(readCells([{ ...cell('a', beginning), id }])).not.toBeNull();
  });
});
