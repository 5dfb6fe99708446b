// Lesson blocks: the lesson's own blocks on a page, what each is found again by, and where cells stand among them.
import { anchorsOf, beginning, moved, place, withCell, type Anchor, type Cell } from './cell.ts';

export class LessonBlocks {
  /** In their order. */
  readonly elements: readonly Element[];
  readonly #anchors: readonly Anchor[];

  /** content: holds them. */
  constructor(content: Element) {
    this.elements = [...content.children].filter((block) => !block.matches('template, script, .rn-add'));
    this.#anchors = anchorsOf(this.elements.map(blockText));
  }

  /** What a cell below all of them is found again by. */
  get end(): Anchor {
    return this.#anchors.at(-1) ?? beginning;
  }

  /** What a cell below one of them is found again by. */
  anchorOf(block: Element): Anchor {
    return this.#anchors[this.elements.indexOf(block)] ?? beginning;
  }

  /** The one that something on the page is in. */
  containing(spot: Element): Element | undefined {
    return this.elements.find((block) => block.contains(spot));
  }

  /** The cells in the page's order. */
  place(cells: readonly Cell[]): ReturnType<typeof place> {
    return place(cells, this.#anchors);
  }

  /** With a cell put in first of those below a block. block: null for before all of them. */
  withFirst(cells: readonly Cell[], cell: Cell, block: Element | null): Cell[] {
    const at = block === null ? -1 : this.elements.indexOf(block);
    return withCell(cells, cell, this.place(cells).find((other) => other.at === at)?.id ?? null);
  }

  /** With a cell one place up or down. */
  moved(cells: readonly Cell[], id: string, by: -1 | 1): Cell[] {
    return moved(cells, id, by, this.#anchors);
  }

  /** The cell that stands next to one below the same block: after it (1) or before it (-1); null: none does. */
  neighbour(cells: readonly Cell[], cell: Cell, by: -1 | 1): Cell | null {
    const placed = this.place(cells);
    const at = placed.findIndex(({ id }) => id === cell.id);
    const other = placed[at + by];
    return other?.at === placed[at]?.at ? (cells.find(({ id }) => id === other?.id) ?? null) : null;
  }
}

/** What a block says in the lesson: of a snippet what it is called, since its text changes as it runs. */
function blockText(block: Element): string {
  const snippets = block.matches('redis-snippet') ? [block] : [...block.querySelectorAll('redis-snippet')];
  return snippets.length === 0 ? (block.textContent ?? '') : snippets.map((snippet) => snippet.getAttribute('data-snippet')).join(' ');
}
