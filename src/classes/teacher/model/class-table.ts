// Class table: every student's row, as the bridge's snapshots and changes make it.
import type { ChangedRow, StepCell, StudentRow } from '../../../class-protocol.ts';

const notRun: StepCell = { state: 'not-run', tries: 0 };

export class ClassTable {
  #rows = new Map<string, StudentRow>();

  get rows(): ReadonlyMap<string, StudentRow> {
    return this.#rows;
  }

  /** In place of all that was known. */
  takeSnapshot(students: readonly StudentRow[]): void {
    this.#rows = new Map(students.map((row) => [row.name, row]));
  }

  /** Cells that a row does not mention stay as they are; a student whom nobody knew yet has run nothing else. */
  takeRows(changes: readonly ChangedRow[]): void {
    for (const { cells, ...row } of changes)
      this.#rows.set(row.name, { ...row, cells: changed(this.#rows.get(row.name)?.cells ?? [], cells) });
  }

  takeGone(names: readonly string[]): void {
    for (const name of names) this.#rows.delete(name);
  }
}

function changed(before: readonly StepCell[], changes: ChangedRow['cells']): readonly StepCell[] {
  if (changes.length === 0) return before;
  const cells = [...before];
  for (const [step, state, tries] of changes) {
    while (cells.length < step) cells.push(notRun);
    cells[step] = { state, tries };
  }
  return cells;
}
