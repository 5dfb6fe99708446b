// Row order: in which order students are shown, and when their rows may move: never under a pointer, and not often.
import { teacherLimits } from '../limits.ts';
import type { Need } from './need.ts';

export type Sorting = 'need' | 'name';

/** "Bilal-2" comes before "Bilal-10". */
const { compare: byName } = new Intl.Collator(undefined, { numeric: true });

/** The names in the order that is wanted now. needs: of each name. */
export function wantedOrder(needs: ReadonlyMap<string, Need>, sorting: Sorting): readonly string[] {
  const entries = [...needs];
  if (sorting === 'name') return entries.map(([name]) => name).toSorted(byName);
  return entries.toSorted(([one, a], [other, b]) => a.rank - b.rank || timeOf(a) - timeOf(b) || byName(one, other)).map(([name]) => name);
}

/** The longest wait first where help is needed; elsewhere by name alone, so that nobody is ranked and rows keep their places. */
function timeOf({ group, reason }: Need): number {
  return group === 'help' && 'since' in reason ? reason.since : 0;
}

/** How many rows have to be taken out and put elsewhere to get from one order to another of the same names. */
export function movedRows(shown: readonly string[], wanted: readonly string[]): number {
  const places = new Map(wanted.map((name, place) => [name, place]));
  // The longest run of rows that keep their order stays: ends[n] is the lowest place at which one of n + 1 rows ends.
  const ends: number[] = [];
  for (const name of shown) {
    const place = places.get(name) ?? 0;
    const at = ends.findIndex((end) => end >= place);
    if (at === -1) ends.push(place);
    else ends[at] = place;
  }
  return shown.length - ends.length;
}

export class RowOrder {
  #shown: readonly string[] = [];
  #movedAt = Number.NEGATIVE_INFINITY;

  get shown(): readonly string[] {
    return this.#shown;
  }

  /**
   * Takes the order that is wanted, at once where nobody looks closely. isHeld: the pointer or the focus is on a row.
   * Who is new stands at the end until then, and who is gone is gone. Returns how many rows wait to be moved.
   */
  take(wanted: readonly string[], isHeld: boolean, now: number): number {
    const names = new Set(wanted);
    const before = new Set(this.#shown);
    const shown = [...this.#shown.filter((name) => names.has(name)), ...wanted.filter((name) => !before.has(name))];
    const moved = movedRows(shown, wanted);
    const isFirst = this.#shown.length === 0;
    if (isFirst || (moved > 0 && !isHeld && now - this.#movedAt >= teacherLimits.moveMs)) {
      this.sort(wanted, now);
      return 0;
    }
    this.#shown = shown;
    return moved;
  }

  /** Another lesson is another order: the next one is taken at once. */
  begin(): void {
    this.#shown = [];
  }

  /** At once: it was asked for. */
  sort(wanted: readonly string[], now: number): void {
    this.#shown = wanted;
    this.#movedAt = now;
  }
}
