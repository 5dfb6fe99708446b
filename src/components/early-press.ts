// Early press: what a reader pressed before what it belongs to was there counts once it is.

/** Whose turn to work is still to come (snippet/set-up-queue.ts), though its element is defined. */
const awaited = 'redis-snippet:not([data-snippet])';

/** Presses what was pressed (the script in Head.astro marks it): those buttons that work by now. Nothing is pressed that the reader has not pressed. */
export function pressAgain(page: ParentNode): void {
  const pressed = [...page.querySelectorAll<HTMLButtonElement>('button[data-pressed]')];
  // What is disabled and whose owner works by now was not meant: Run and Stop stand in one place. The others wait for their owner.
  const answered = pressed.filter(
    (button) => !button.disabled || (customElements.get(button.dataset['pressed'] ?? '') !== undefined && button.closest(awaited) === null),
  );
  for (const button of answered) delete button.dataset['pressed'];
  for (const button of answered.filter(({ disabled }) => !disabled)) button.click();
}

/** Lets buttons be pressed whose program comes with the reader: a press is marked, and has it come. Returns what its coming calls: what was pressed counts then. */
export function pressBefore(buttons: Iterable<HTMLButtonElement>, come: () => void): () => void {
  const there = new AbortController();
  for (const button of buttons) {
    const press = (): void => {
      button.dataset['pressed'] = '';
      come();
    };
    button.addEventListener('click', press, { signal: there.signal });
    button.disabled = false;
  }
  return () => {
    there.abort();
    pressAgain(document);
  };
}
