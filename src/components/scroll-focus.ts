// Scroll focus: a box whose content does not fit takes the focus, so that the keyboard can scroll it.

/** Watches a box and its children from now on. */
export function focusWhereItScrolls(box: HTMLElement): void {
  const look = (): void => {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
    // Where the focus is in it, it would be lost, and the next Tab would begin somewhere else.
    else if (box !== document.activeElement) box.removeAttribute('tabindex');
  };
  const observer = new ResizeObserver(look);
  box.addEventListener('blur', look);
  // Until it is laid out (snippet/styles/code.css) nobody knows. It is so by then, or as the focus comes.
  box.tabIndex = 0;
  for (const element of [box, ...box.children]) observer.observe(element);
}
