// Cell places: where the elements of a reader's cells stand among a page's blocks. One that stands right already is not moved.

export interface PlacedElement {
  readonly element: HTMLElement;
  /** The block that it follows, from 0; -1: before the first. */
  readonly at: number;
}

/** What is only offered for a while, and what belongs to the page rather than to its lesson: it stands between cells and moves none. */
const passing = '.rn-cell-undo, .rn-shared, .rn-insert, .rn-add, template, script';

/** The blocks and cells of a page from top to bottom: all that a cell can follow. */
export function standing(content: Element): Element[] {
  return [...content.children].filter((element) => !element.matches(passing));
}

/** Puts cells after their blocks, in their order. */
export function putInPlace(content: HTMLElement, blocks: readonly Element[], cells: readonly PlacedElement[]): void {
  let before: { readonly at: number; readonly element: Element | null } = { at: -2, element: null };
  for (const { element, at } of cells) {
    const previous = before.at === at ? before.element : (blocks[at] ?? null);
    const there = settled(previous === null ? content.firstElementChild : previous.nextElementSibling);
    if (there !== element) {
      if (previous === null) content.prepend(element);
      else previous.after(element);
    }
    before = { at, element };
  }
}

/** The element, or the first after it that stays. */
function settled(element: Element | null): Element | null {
  let at = element;
  while (at?.matches(passing) === true) at = at.nextElementSibling;
  return at;
}
