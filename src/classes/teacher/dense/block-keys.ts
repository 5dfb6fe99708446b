// Block keys: where the arrows lead among names that stand in columns of so many.

/** The next place in the list, from 0; null: the key is none of the list's. */
export function nextInBlocks(at: number, key: string, count: number, blockRows: number): number | null {
  const last = count - 1;
  const to = (place: number): number => Math.max(0, Math.min(last, place));
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    // Where the next column is shorter, its last one; at the edges one stays.
    case 'ArrowRight':
      return Math.floor(at / blockRows) === Math.floor(last / blockRows) ? at : to(at + blockRows);
    case 'ArrowLeft':
      return at < blockRows ? at : to(at - blockRows);
    case 'PageDown':
      return to(at + 10);
    case 'PageUp':
      return to(at - 10);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
