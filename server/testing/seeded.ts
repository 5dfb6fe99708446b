// Seeded: random choices that are the same in each run.

/** A source of choices. */
export interface Seeded {
  /** A whole number from 0 up to below limit. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** Makes one (mulberry32). */
export function seeded(seed: number): Seeded {
  let state = seed;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.trunc((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * limit);
  };
  return {
    below,
    pick<Item>(items: readonly Item[]): Item {
      // Nobody picks from nothing.
      return items[below(items.length)] as Item;
    },
  };
}
