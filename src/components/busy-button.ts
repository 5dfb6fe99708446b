// Busy button: a button that works on what it was pressed for. It keeps the focus, which a disabled one would lose.

/** Runs work for a press, unless an earlier press still has it. Rejects as the work does. */
export async function whileBusy(button: HTMLElement, work: () => Promise<void>): Promise<void> {
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  try {
    await work();
  } finally {
    button.removeAttribute('aria-disabled');
  }
}
