// Grid keys: the keyboard's way through a table: one stop for Tab, arrows from cell to cell.

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads from a place; null: it is none of the grid's. */
export function nextPlace({ row, column }: Place, key: string, isFar: boolean, rows: number, columns: number): Place | null {
  const to = (toRow: number, toColumn: number): Place => ({
    row: Math.max(0, Math.min(rows - 1, toRow)),
    column: Math.max(0, Math.min(columns - 1, toColumn)),
  });
  switch (key) {
    case 'ArrowUp':
      return to(row - 1, column);
    case 'ArrowDown':
      return to(row + 1, column);
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'PageUp':
      return to(row - 10, column);
    case 'PageDown':
      return to(row + 10, column);
    case 'Home':
      return to(isFar ? 0 : row, 0);
    case 'End':
      return to(isFar ? rows - 1 : row, columns - 1);
    default:
      return null;
  }
}

/** Gives a table's body its keys. open: what Enter and a click do on a row. */
export function watchGridKeys(body: HTMLElement, open: (row: HTMLElement) => void): void {
  const takeStop = (cell: HTMLElement): void => {
    for (const stop of body.querySelectorAll('[tabindex="0"]')) stop.setAttribute('tabindex', '-1');
    cell.tabIndex = 0;
  };
  body.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.parentElement?.parentElement === body) takeStop(target);
  });
  body.addEventListener('click', ({ target }) => {
    const row = target instanceof Element ? target.closest('tr') : null;
    if (row !== null) open(row);
  });
  body.addEventListener('keydown', (event) => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('td, th') : null;
    const row = cell?.parentElement;
    if (cell === null || row === null || row === undefined || event.altKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      open(row);
      return;
    }
    const rows = partsOf(body);
    const from = { row: rows.indexOf(row), column: partsOf(row).indexOf(cell) };
    const place = nextPlace(from, event.key, event.ctrlKey, rows.length, row.children.length);
    if (place === null) return;
    event.preventDefault();
    partsOf(rows[place.row])[place.column]?.focus();
  });
}

function partsOf(parent: Element | undefined): HTMLElement[] {
  return [...(parent?.children ?? [])].filter((part) => part instanceof HTMLElement);
}
