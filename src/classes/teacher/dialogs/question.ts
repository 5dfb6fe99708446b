// Question: asks once before a deed that reaches many, or that cannot be taken back.
import { make, makeButton, type Child } from '../markup.ts';

export interface Question {
  readonly title: string;
  readonly about: string;
  /** What it does, with its number. */
  readonly accept: string;
  readonly cancel: string;
  /** What is chosen with it. */
  readonly choice?: HTMLElement;
}

/** True: it was said yes to. The default is the way back. */
export function ask({ title, about, accept, cancel, choice }: Question): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const dialog = openDialog(title, [make('p', {}, about), choice ?? null], () => resolve(false));
  const yes = makeButton(
    accept,
    () => {
      resolve(true);
      dialog.close();
    },
    { class: 'desk-button filled' },
  );
  const no = makeButton(cancel, () => dialog.close(), { autofocus: true });
  dialog.append(make('div', { class: 'choices' }, yes, no));
  dialog.showModal();
  no.focus();
  return promise;
}

/** A dialog that is not open yet, and is gone when it closes. closed: called then. */
export function openDialog(title: string, content: readonly Child[], closed: () => void = () => undefined): HTMLDialogElement {
  const heading = make('h2', { id: 'dialog-title' }, title);
  const dialog = make('dialog', { class: 'desk-dialog', 'aria-labelledby': heading.id }, heading, ...content);
  dialog.addEventListener('close', () => {
    dialog.remove();
    closed();
  });
  // A press beside it is a way back, as Escape is.
  dialog.addEventListener('pointerdown', ({ target, clientX, clientY }) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    if (target === dialog && (clientX < left || clientX > right || clientY < top || clientY > bottom)) dialog.close();
  });
  (document.querySelector('teacher-desk') ?? document.body).append(dialog);
  return dialog;
}
