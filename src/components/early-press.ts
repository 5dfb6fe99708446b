// Early press: what a reader pressed before the page's script was there counts once it is (the script in Head.astro marks it).

/** Presses it: those that work by now. Nothing is pressed that the reader has not pressed. */
export function pressAgain(page: ParentNode): void {
  const pressed = [...page.querySelectorAll<HTMLButtonElement>('button[data-pressed]')];
  // What is disabled and whose owner works by now was not meant: Run and Stop stand in one place. The others wait for their owner.
  const answered = pressed.filter(({ disabled, dataset }) => !disabled || customElements.get(dataset['pressed'] ?? '') !== undefined);
  for (const button of answered) delete button.dataset['pressed'];
  for (const button of answered.filter(({ disabled }) => !disabled)) button.click();
}
