// Filter: which students are shown, and how many each choice would show.
import type { Need } from './need.ts';

export const filters = ['all', 'help', 'hand', 'stuck', 'idle', 'done', 'away'] as const;
export type Filter = (typeof filters)[number];

/** stuck: the names of the stuck column. */
export function passes(filter: Filter, name: string, { group, reason }: Need, stuck: ReadonlySet<string>): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'help':
    case 'done':
    case 'away':
      return group === filter;
    case 'hand':
    case 'idle':
      return reason.kind === filter;
    case 'stuck':
      return reason.kind === 'stuck' || stuck.has(name);
  }
}

export function filterCounts(needs: ReadonlyMap<string, Need>, stuck: ReadonlySet<string>): Readonly<Record<Filter, number>> {
  const counts = { all: 0, help: 0, hand: 0, stuck: 0, idle: 0, done: 0, away: 0 };
  for (const [name, need] of needs) for (const filter of filters) if (passes(filter, name, need, stuck)) counts[filter] += 1;
  return counts;
}

/** Whether a name answers what was typed into Find, whatever its case and accents. */
export function isFound(name: string, typed: string): boolean {
  return plain(name).includes(plain(typed));
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}
