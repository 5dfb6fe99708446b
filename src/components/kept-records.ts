// Kept records: where a page's records are opened from: the browser alone, or in a class in step with what that keeps.
import type { OpenRecordsOf } from '../notebook/page-context.ts';

/** Costs nothing where there is no class. */
export const openKept: OpenRecordsOf = async (open, transport, onChange) => {
  const health = await transport.health();
  if (health?.class !== true || health.reader === undefined) return await open(onChange);
  try {
    const { openClassRecords } = await import('../classes/kept/class-records.ts');
    return await openClassRecords(open, onChange, health.reader);
  } catch (error) {
    // The browser's own are there without it.
    // oxlint-disable-next-line no-console
    console.warn('What the class keeps is not in this page:', error);
    return await open(onChange);
  }
};
