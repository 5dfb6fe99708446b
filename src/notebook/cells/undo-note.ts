// Undo note: what stands in the place of something deleted, for as long as the page, and brings it back.

/** The note; undo: called at a press of its button. */
export function undoNote(text: string, label: string, undo: () => void): HTMLElement {
  const note = document.createElement('p');
  note.className = 'rn-cell-undo not-content';
  const said = document.createElement('span');
  said.setAttribute('role', 'status');
  said.textContent = text;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = label;
  button.addEventListener('click', undo);
  note.append(said, button);
  return note;
}
