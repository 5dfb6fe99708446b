// Scroll focus: a box whose content does not fit takes the focus, so that the keyboard can scroll it.

/** Watches a box and its children from now on. The function it returns must be called once the box has others. */
export function focusWhereItScrolls(box: HTMLElement): () => void {
  const observer = new ResizeObserver(() => {
    const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    if (scrolls) box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  });
  const watch = (): void => {
    observer.disconnect();
    for (const element of [box, ...box.children]) observer.observe(element);
  };
  watch();
  return watch;
}
