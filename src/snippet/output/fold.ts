// Fold: a few lines behind a button, which is no part of the text.

/** Lines that open at a press. label: what the button says; its words are not in the text of the output. */
export function fold(label: string, content: readonly (string | Node)[]): DocumentFragment {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'rn-fold';
  button.setAttribute('aria-label', label);
  button.setAttribute('aria-expanded', 'false');
  const lines = document.createElement('span');
  lines.className = 'rn-folded';
  lines.hidden = true;
  lines.append(...content);
  button.addEventListener('click', () => {
    lines.hidden = !lines.hidden;
    button.setAttribute('aria-expanded', String(!lines.hidden));
  });
  const fragment = document.createDocumentFragment();
  fragment.append(button, lines);
  return fragment;
}
