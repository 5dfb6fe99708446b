// Scroll focus: a box whose content does not fit takes the focus, so that the keyboard can scroll it.

/** Watches a box and its children from now on. */
export function focusWhereItScrolls(box: HTMLElement): void {
  const observer = new ResizeObserver(() => {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  });
  for (const element of [box, ...box.children]) observer.observe(element);
}
