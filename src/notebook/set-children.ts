// Set children: has a part of the page hold some elements in an order. One that stands right is not moved: its focus, and a press that is on it, go on.

/** Others are removed first, so that those that follow them need not move. */
export function setChildren(parent: Element, children: readonly Element[]): void {
  const staying = new Set(children);
  const others = [...parent.children].filter((child) => !staying.has(child));
  for (const other of others) other.remove();
  for (const [place, child] of children.entries()) {
    const there = parent.children[place];
    if (there !== child) parent.insertBefore(child, there ?? null);
  }
}
