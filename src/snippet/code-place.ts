// Code place: where in the source a click on the code of a page falls.

/** The offset in the source that a screen's .rn-text lines make, joined by newlines; null: the click is beside the code. */
export function sourceOffset(screen: HTMLElement, target: Element, x: number, y: number): number | null {
  const row = target.closest('.rn-line');
  if (row === null || !screen.contains(row)) return null;
  const lines = [...screen.querySelectorAll('.rn-text')];
  const own = row.querySelector('.rn-text');
  if (own === null) return null;
  const before = lines.slice(0, lines.indexOf(own)).reduce((sum, line) => sum + (line.textContent ?? '').length + 1, 0);
  return before + within(own, x, y);
}

/** Characters of a line before a point; all of them where the browser cannot tell. */
function within(line: Element, x: number, y: number): number {
  const length = (line.textContent ?? '').length;
  const caret = caretFrom(line.ownerDocument, x, y);
  if (caret === null || !line.contains(caret.node)) return length;
  const range = line.ownerDocument.createRange();
  range.selectNodeContents(line);
  range.setEnd(caret.node, caret.offset);
  return Math.min(length, range.toString().length);
}

function caretFrom(page: Document, x: number, y: number): { node: Node; offset: number } | null {
  // Older Safari has the older name alone.
  if ('caretPositionFromPoint' in page) {
    const caret = page.caretPositionFromPoint(x, y);
    return caret === null ? null : { node: caret.offsetNode, offset: caret.offset };
  }
  const range = (page as Document & { caretRangeFromPoint(x: number, y: number): Range | null }).caretRangeFromPoint(x, y);
  return range === null ? null : { node: range.startContainer, offset: range.startOffset };
}
