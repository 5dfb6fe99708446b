// Add buttons: one for each kind of cell that a reader can add.
import type { WholeTexts } from '../../texts/texts.ts';
import type { CellKind } from './cell.ts';

const kinds: readonly CellKind[] = ['redis', 'shell', 'python', 'note'];

/** label: what they do together, for those who do not see where they stand. */
export function addButtons(texts: WholeTexts['cells'], label: string, add: (kind: CellKind) => void): HTMLElement {
  const group = document.createElement('div');
  group.className = 'rn-add not-content';
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', label);
  for (const kind of kinds) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = `+ ${texts.kinds[kind]}`;
    button.addEventListener('click', () => add(kind));
    group.append(button);
  }
  return group;
}
