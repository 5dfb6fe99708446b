// Store export: what is kept for a learner as one file, and back.
import type { Keeping, PageStore, StoreArea } from '../../runners/page-store.ts';

const format = 'redis-notebook';
const version = 1;
/** All there is, in the order of an export. */
export const storeAreas: readonly StoreArea[] = ['progress', 'notebooks', 'cells', 'edits', 'settings', 'outputs'];

interface ExportedRecord {
  readonly area: StoreArea;
  readonly page: string;
  readonly id: string;
  readonly value: unknown;
}

/** The text of the file, JSON. */
export async function exportText(store: PageStore, areas: readonly StoreArea[] = storeAreas): Promise<string> {
  const records: ExportedRecord[] = [];
  for (const area of areas) {
    for (const { page, id, value } of await store.shelf(area, anything).all()) records.push({ area, page, id, value });
  }
  return `${JSON.stringify({ format, version, records }, null, 1)}\n`;
}

/** What came of an import: how many records are kept, or what the file is instead of one of ours. */
export type Imported = { readonly kept: number; readonly trouble: Exclude<Keeping, 'kept'> | null } | { readonly notOurs: true };

/** Puts an export's records into the store; one that is there gives way to the file's. Stops at the first that has no room. */
export async function importText(store: PageStore, text: string): Promise<Imported> {
  const records = readExport(text);
  if (records === null) return { notOurs: true };
  let kept = 0;
  for (const { area, page, id, value } of records) {
    const keeping = await store.shelf(area, anything).put(page, id, value);
    if (keeping !== 'kept' && keeping !== 'page-only') return { kept, trouble: keeping };
    kept += 1;
  }
  return { kept, trouble: null };
}

/** null: the text is no export of ours. Whoever reads the records checks the values, as always. */
export function readExport(text: string): ExportedRecord[] | null {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(file) || file['format'] !== format || file['version'] !== version || !Array.isArray(file['records'])) return null;
  const records = file['records'] as unknown[];
  return records.every(isRecord) ? records : null;
}

function isRecord(value: unknown): value is ExportedRecord {
  if (!isObject(value)) return false;
  const { area, page, id } = value;
  return (storeAreas as readonly unknown[]).includes(area) && typeof page === 'string' && typeof id === 'string' && 'value' in value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const anything = (stored: unknown): unknown => stored;
