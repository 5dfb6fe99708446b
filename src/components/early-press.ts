// Early press: what a reader pressed before the page's script was there counts once it is (the script in Head.astro marks it).

/** Presses it: those that work by now. Nothing is pressed that the reader has not pressed. */
export function pressAgain(page: ParentNode): void {
  const pressed = [...page.querySelectorAll<HTMLButtonElement>('button[data-pressed]')];
  for (const button of pressed) delete button.dataset['pressed'];
  // Run and Stop stand in one place: the one that works was meant.
  for (const button of pressed.filter(({ disabled }) => !disabled)) button.click();
}
