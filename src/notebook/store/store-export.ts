// Store export: what is kept for a learner as one file.
import type { PageStore, StoreArea } from '../../runners/page-store.ts';
import { untilRead } from '../../runners/store-reading.ts';

const format = 'redis-notebook';
const version = 1;

/** The text of the file, JSON: all values of some areas with their places. */
export async function exportText(store: PageStore, areas: readonly StoreArea[]): Promise<string> {
  const records: object[] = [];
  for (const area of areas) {
    const shelf = store.shelf(area, anything);
    for (const { page, id, value } of await untilRead(() => shelf.all())) records.push({ area, page, id, value });
  }
  return `${JSON.stringify({ format, version, records }, null, 1)}\n`;
}

const anything = (stored: unknown): unknown => stored;
