// Cell inserter: the quiet line between two blocks of a lesson, or two cells, that adds a cell there. One for the whole page, where the pointer or the focus is.
import type { WholeTexts } from '../../texts/texts.ts';
import { addButtons } from './add-buttons.ts';
import type { CellKind } from './cell.ts';

/** How far from the middle of a gap a pointer still means it, in pixels. */
const reach = 14;

/** What the arrow keys move: it to another gap, or the focus to another kind. */
const gapSteps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };
const kindSteps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

export class CellInserter {
  readonly #element: HTMLElement;
  readonly #buttons: readonly HTMLButtonElement[];
  /** What stands before the gap it shows in. */
  #after: Element | null = null;

  /** add: told the kind, and after which block or cell. */
  constructor(texts: WholeTexts['cells'], add: (kind: CellKind, after: Element) => void) {
    this.#element = addButtons(texts, texts.addHere, (kind) => {
      this.#show(false);
      if (this.#after !== null) add(kind, this.#after);
    });
    this.#element.classList.add('rn-insert');
    this.#element.setAttribute('aria-description', texts.addHereKeys);
    this.#buttons = [...this.#element.querySelectorAll('button')];
    // One stop for Tab: the arrow keys do the rest.
    for (const button of this.#buttons.slice(1)) button.tabIndex = -1;
  }

  /**
   * Shows itself in the gaps of a container as the pointer comes near, below whatever stands before, and where the focus
   * comes to it, which is after the lesson: below what had the focus last. Fingers have no such thing: they use a snippet's
   * menu. standing: what a cell can follow, from top to bottom. pointer: where it has moved before, if it has.
   */
  attend(container: HTMLElement, standing: () => readonly Element[], pointer: PointerEvent | null): void {
    container.classList.add('rn-cells');
    container.append(this.#element);
    const follow = (event: PointerEvent): void => {
      if (event.pointerType !== 'mouse' || event.buttons !== 0 || this.#element.contains(event.target as Node)) return;
      if (this.#hasFocus) return;
      const gap = gapAt(event.clientY, standing());
      this.#show(gap !== null);
      if (gap !== null) this.#place(gap, container);
    };
    container.addEventListener('pointermove', follow);
    if (pointer !== null) follow(pointer);
    container.addEventListener('pointerleave', () => this.#show(false));
    container.addEventListener('focusin', ({ target }) => {
      const blocks = standing();
      if (!this.#hasFocus) this.#after = blocks.find((block) => target instanceof Node && block.contains(target)) ?? null;
      else this.#moveTo(this.#after === null ? blocks.length - 1 : blocks.indexOf(this.#after), blocks, container);
    });
    this.#element.addEventListener('keydown', (event) => {
      const { key } = event;
      const by = gapSteps[key] ?? kindSteps[key];
      if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const blocks = standing();
      if (key in gapSteps) this.#moveTo(this.#after === null ? blocks.length - 1 : blocks.indexOf(this.#after) + by, blocks, container);
      else this.#buttons[this.#buttons.findIndex((button) => button === document.activeElement) + by]?.focus();
    });
  }

  get #hasFocus(): boolean {
    return this.#element.contains(document.activeElement);
  }

  #show(isShown: boolean): void {
    this.#element.toggleAttribute('data-shown', isShown);
  }

  #place({ after, y }: Gap, container: HTMLElement): void {
    this.#after = after;
    this.#element.style.top = `${y - container.getBoundingClientRect().top}px`;
  }

  /** at: below which block, from 0; beyond the first or the last it stays. */
  #moveTo(at: number, blocks: readonly Element[], container: HTMLElement): void {
    const gap = gapBelow(Math.max(0, Math.min(at, blocks.length - 1)), blocks);
    if (gap === null) return;
    this.#place(gap, container);
    this.#element.scrollIntoView({ block: 'nearest' });
  }
}

/** A place for a cell: below what, and at what height of the window its middle is. */
interface Gap {
  readonly after: Element;
  readonly y: number;
}

/** The gap near a height of the window; null: none is near. */
function gapAt(y: number, standing: readonly Element[]): Gap | null {
  for (const at of standing.keys()) {
    const gap = gapBelow(at, standing);
    if (gap !== null && Math.abs(y - gap.y) <= reach) return gap;
  }
  return null;
}

/** null: there is no such block. */
function gapBelow(at: number, standing: readonly Element[]): Gap | null {
  const after = standing[at];
  if (after === undefined) return null;
  const { bottom } = after.getBoundingClientRect();
  const top = standing[at + 1]?.getBoundingClientRect().top ?? bottom + 2 * reach;
  return { after, y: (bottom + top) / 2 };
}
