// Named rows: a list with a row for each name. A row is the same element as long as its name is there: a press on it, and the keyboard, outlast whoever comes and goes beside it.
import { make, setChildren } from '../markup.ts';

export class NamedRows<Row extends { readonly element: HTMLElement }> {
  readonly element = make('ol', { class: 'hands' });
  readonly #newRow: (name: string) => Row;
  readonly #stays: HTMLElement;
  readonly #rows = new Map<string, Row>();

  /** stays: where the keyboard goes when the last row does. */
  constructor(stays: HTMLElement, newRow: (name: string) => Row) {
    this.#stays = stays;
    this.#newRow = newRow;
  }

  /** Shows a row for each of these, in their order, and gives them. */
  show(names: readonly string[]): readonly Row[] {
    const held = document.activeElement;
    const isHeld = this.element.contains(held);
    const rows = names.map((name) => {
      const row = this.#rows.get(name) ?? this.#newRow(name);
      this.#rows.set(name, row);
      return row;
    });
    for (const name of this.#rows.keys()) if (!names.includes(name)) this.#rows.delete(name);
    setChildren(
      this.element,
      rows.map(({ element }) => element),
    );
    // It goes on where it is, or where whoever was there is gone, at the first.
    if (isHeld && document.activeElement !== held)
      (held instanceof HTMLElement && held.isConnected ? held : (this.element.querySelector('button') ?? this.#stays)).focus();
    return rows;
  }
}
