// Store export: what is kept for a learner as one file.
import type { StoreArea } from '../../runners/page-store.ts';
import { untilDone } from '../../runners/retry.ts';
import type { BrowserStore, NewValue } from './browser-store.ts';

export const exportFormat = 'redis-notebook';
export const exportVersion = 1;

/** All that is a reader's own; which servers run, and for which exercise a machine is set up, is the machine's. */
export const exportedAreas: readonly StoreArea[] = ['edits', 'cells', 'notebooks', 'outputs', 'progress'];

/** The text of the file, JSON: all values of some areas with their places. */
export async function exportText(store: BrowserStore, areas: readonly StoreArea[]): Promise<string> {
  const records = await allValues(store, areas);
  return `${JSON.stringify({ format: exportFormat, version: exportVersion, records }, null, 1)}\n`;
}

/** All values of some areas with their places and times; of one page alone where it is named. */
export async function allValues(
  store: BrowserStore,
  areas: readonly StoreArea[],
  page?: string,
): Promise<(NewValue & { readonly at: number })[]> {
  const values: (NewValue & { readonly at: number })[] = [];
  for (const area of areas) {
    const shelf = store.shelf(area, anything);
    for (const kept of await untilDone(() => shelf.all(page))) values.push({ area, ...kept });
  }
  return values;
}

const anything = (stored: unknown): unknown => stored;
