// Clipboard: copying that also works on plain HTTP, where navigator.clipboard does not exist.

/** Copies text; false where the browser refuses. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const carrier = document.createElement('textarea');
  carrier.value = text;
  carrier.readOnly = true;
  carrier.style.cssText = 'position:fixed;inset:0 auto auto 0;opacity:0';
  // Outside of a modal dialog nothing can be selected while it is open.
  (document.querySelector('dialog:modal') ?? document.body).append(carrier);
  carrier.select();
  try {
    return document.execCommand('copy');
  } finally {
    carrier.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}
