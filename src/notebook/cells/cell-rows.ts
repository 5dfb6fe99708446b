// Cell rows: cells that stand side by side, as a lesson's do (src/markdown/side-by-side.ts): each session a column, each turn a row.
import { placesOf, rowSessions } from '../../markdown/row-places.ts';
import type { Cell } from './cell.ts';
import type { PlacedElement } from './cell-places.ts';

export type CellElement = PlacedElement & Pick<Cell, 'id' | 'kind' | 'session' | 'beside'>;

interface Row {
  readonly element: HTMLElement;
  /** What stands where in it. */
  readonly holds: string;
}

export class CellRows {
  #rows: readonly Row[] = [];

  /** The cells as they go on the page, in their order: those of a row in one element. A row that is as it was keeps its own. */
  group(cells: readonly CellElement[]): PlacedElement[] {
    const rows: Row[] = [];
    const units = runsOf(cells).flatMap((run): PlacedElement[] => {
      const [first] = run;
      if (first === undefined || !isRow(run)) return run;
      const holds = JSON.stringify(run.map(({ id, kind, session }) => [id, kind, session]));
      const row = this.#rows.find((one) => one.holds === holds) ?? { element: rowElement(run), holds };
      rows.push(row);
      return [{ element: row.element, at: first.at }];
    });
    this.#rows = rows;
    return units;
  }
}

/** Neighbours of one number, and every other cell for itself. */
function runsOf(cells: readonly CellElement[]): CellElement[][] {
  const runs: CellElement[][] = [];
  for (const cell of cells) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && cell.beside !== null && cell.beside === last.beside && cell.at === last.at) runs.at(-1)?.push(cell);
    else runs.push([cell]);
  }
  return runs;
}

function isRow(cells: readonly CellElement[]): boolean {
  const sessions = new Set(cells.map(sessionOf));
  return cells.every(({ kind }) => kind !== 'note') && sessions.size >= rowSessions.least && sessions.size <= rowSessions.most;
}

function rowElement(cells: readonly CellElement[]): HTMLElement {
  const places = placesOf(cells.map(sessionOf));
  const turns = Map.groupBy(cells, (_cell, at) => places[at]?.row ?? 0);
  const columns = Math.max(...places.map(({ column }) => column)) + 1;
  return box(
    `rn-side-by-side rn-columns-${columns}`,
    [...turns.values()].map((turn) =>
      box(
        'rn-turn',
        turn.map((cell) => box(`rn-column-${(places[cells.indexOf(cell)]?.column ?? 0) + 1}`, [cell.element])),
      ),
    ),
  );
}

function box(className: string, children: readonly Element[]): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.append(...children);
  return element;
}

function sessionOf({ kind, session }: CellElement): string {
  return `${kind} ${session}`;
}
