// Kept line: what a student's browser asks the class for its records, with an answer to everything that may come of it.
import { classPaths, type KeptRecord } from '../../class-protocol.ts';

/** A page does not wait longer for a class that does not answer: it goes on with what the browser has. In milliseconds. */
const readMs = 3_000;
const writeMs = 20_000;
/** What a browser sends of a page that is on its way out, in bytes. */
const lastWordBytes = 60 * 1024;

/** What came of a record. */
export type KeptAnswer =
  /** record: as the class keeps it now. */
  | { readonly type: 'kept'; readonly record: KeptRecord }
  /** The class takes it neither now nor later, such as at the student's quota. */
  | { readonly type: 'refused'; readonly why: string }
  | { readonly type: 'later' };

export interface KeptLine {
  /** All that the class keeps of the student; null: it does not answer. */
  all(): Promise<readonly KeptRecord[] | null>;
  put(record: KeptRecord, isLeaving: boolean): Promise<KeptAnswer>;
}

/** The line of a page. reader: whose it is, as the bridge named them; another student's records are neither read nor written by it. */
export function keptLine(reader: string): KeptLine {
  const path = `${classPaths.kept}?reader=${reader}`;
  return {
    async all() {
      try {
        const response = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(readMs) });
        return response.ok ? ((await response.json()) as KeptRecord[]) : null;
      } catch {
        return null;
      }
    },
    async put(record, isLeaving) {
      const body = JSON.stringify(record);
      try {
        const response = await fetch(path, {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body,
          keepalive: isLeaving && body.length < lastWordBytes,
          signal: AbortSignal.timeout(writeMs),
        });
        if (response.ok) return { type: 'kept', record: (await response.json()) as KeptRecord };
        const isFinal = response.status !== 429 && response.status < 500;
        return isFinal || response.status === 507 ? { type: 'refused', why: await response.text() } : { type: 'later' };
      } catch {
        return { type: 'later' };
      }
    },
  };
}
