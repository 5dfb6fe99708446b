// Cell inserter: the quiet line between two blocks of a lesson, or two cells, that adds a cell there. One for the whole page, where the pointer is.
import type { Texts } from '../../texts/texts.ts';
import { addButtons } from './add-buttons.ts';
import type { CellKind } from './cell.ts';

/** How far from the middle of a gap a pointer still means it, in pixels. */
const reach = 14;

export class CellInserter {
  readonly #element: HTMLElement;
  /** What stands before the gap it shows in. */
  #after: Element | null = null;

  /** add: told the kind, and after which block or cell. */
  constructor(texts: Texts['cells'], add: (kind: CellKind, after: Element) => void) {
    this.#element = addButtons(texts, texts.addHere, (kind) => {
      this.#element.hidden = true;
      if (this.#after !== null) add(kind, this.#after);
    });
    this.#element.classList.add('rn-insert');
    this.#element.hidden = true;
  }

  /**
   * Shows itself in the gaps of a container as the pointer comes near: below whatever stands before. Fingers have no such
   * thing: they use a snippet's menu. standing: what a cell can follow, from top to bottom. pointer: where it has moved before, if it has.
   */
  attend(container: HTMLElement, standing: () => readonly Element[], pointer: PointerEvent | null): void {
    container.classList.add('rn-cells');
    container.append(this.#element);
    const follow = (event: PointerEvent): void => {
      if (event.pointerType !== 'mouse' || event.buttons !== 0 || this.#element.contains(event.target as Node)) return;
      const gap = gapAt(event.clientY, standing());
      this.#element.hidden = gap === null;
      if (gap === null) return;
      this.#after = gap.after;
      this.#element.style.top = `${gap.y - container.getBoundingClientRect().top}px`;
    };
    container.addEventListener('pointermove', follow);
    if (pointer !== null) follow(pointer);
    container.addEventListener('pointerleave', () => {
      this.#element.hidden = true;
    });
  }
}

/** The gap near a height of the window: below what, and where its middle is; null: none is near. */
function gapAt(y: number, standing: readonly Element[]): { after: Element; y: number } | null {
  for (const [at, after] of standing.entries()) {
    const { bottom } = after.getBoundingClientRect();
    const top = standing[at + 1]?.getBoundingClientRect().top ?? bottom + 2 * reach;
    const middle = (bottom + top) / 2;
    if (Math.abs(y - middle) <= reach) return { after, y: middle };
  }
  return null;
}
