// Cell inserter: the quiet line between two blocks of a lesson that adds a cell there. One for the whole page, where the pointer is.
import type { Texts } from '../../texts/texts.ts';
import type { CellKind } from './cell.ts';

/** How far from the middle of a gap a pointer still means it, in pixels. */
const reach = 14;

const kinds: readonly CellKind[] = ['redis', 'shell', 'python', 'note'];

export class CellInserter {
  readonly #element = document.createElement('div');
  /** The block before the gap it shows in. */
  #at = -1;

  /** add: told the kind, and after which block. */
  constructor(texts: Texts['cells'], add: (kind: CellKind, at: number) => void) {
    this.#element.className = 'rn-insert not-content';
    this.#element.hidden = true;
    this.#element.setAttribute('role', 'group');
    this.#element.setAttribute('aria-label', texts.addHere);
    for (const kind of kinds) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = `+ ${texts.kinds[kind]}`;
      button.addEventListener('click', () => {
        this.#element.hidden = true;
        add(kind, this.#at);
      });
      this.#element.append(button);
    }
  }

  /** Shows itself in the gaps of a container as the pointer comes near. Fingers have no such thing: they use a snippet's menu. */
  attend(container: HTMLElement, blocks: () => readonly Element[]): void {
    container.classList.add('rn-cells');
    container.append(this.#element);
    container.addEventListener('pointermove', (event) => {
      if (event.pointerType !== 'mouse' || event.buttons !== 0 || this.#element.contains(event.target as Node)) return;
      const gap = gapAt(event.clientY, blocks());
      this.#element.hidden = gap === null;
      if (gap === null) return;
      this.#at = gap.at;
      this.#element.style.top = `${gap.y - container.getBoundingClientRect().top}px`;
    });
    container.addEventListener('pointerleave', () => {
      this.#element.hidden = true;
    });
  }
}

/** The gap near a height of the window: after which block, and where its middle is; null: none is near. */
function gapAt(y: number, blocks: readonly Element[]): { at: number; y: number } | null {
  for (const [at, block] of blocks.entries()) {
    const { bottom } = block.getBoundingClientRect();
    const next = block.nextElementSibling;
    const top = next === null || next.matches('.rn-insert') ? bottom + 2 * reach : next.getBoundingClientRect().top;
    const middle = (bottom + top) / 2;
    if (Math.abs(y - middle) <= reach) return { at, y: middle };
  }
  return null;
}
