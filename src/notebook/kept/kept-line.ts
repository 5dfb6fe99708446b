// Kept line: what a student's browser asks the class for its records, with an answer to everything that may come of it.
import { classPaths, type KeptChange, type KeptRecord } from '../../class-protocol.ts';
import type { Trouble } from '../store/browser-store.ts';

/** A page does not wait longer for a class that does not answer: it goes on with what the browser has. In milliseconds. */
const readMs = 3_000;
const writeMs = 20_000;
/** What a browser sends of a page that is on its way out, in bytes. */
const lastWordBytes = 60 * 1024;

/** What came of a record. */
export type KeptAnswer =
  /** record: as the class keeps it now. */
  | { readonly type: 'kept'; readonly record: KeptRecord }
  /** The class takes it neither now nor later, such as at the student's quota. trouble: what its reader is told; null: the class tells itself, as where it has ended. */
  | { readonly type: 'refused'; readonly why: string; readonly trouble: Trouble | null }
  | { readonly type: 'later' };

export interface KeptLine {
  /** All that the class keeps of the student; null: it does not answer. */
  all(): Promise<readonly KeptRecord[] | null>;
  put(change: KeptChange, isLeaving: boolean): Promise<KeptAnswer>;
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
    async put(change, isLeaving) {
      const body = JSON.stringify(change);
      try {
        const response = await fetch(path, {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body,
          keepalive: isLeaving && body.length < lastWordBytes,
          signal: AbortSignal.timeout(writeMs),
        });
        if (response.ok) return { type: 'kept', record: (await response.json()) as KeptRecord };
        const isFinal = (response.status !== 429 && response.status < 500) || response.status === 507;
        return isFinal ? { type: 'refused', why: await response.text(), trouble: troubleOf(response.status) } : { type: 'later' };
      } catch {
        return { type: 'later' };
      }
    },
  };
}

function troubleOf(status: number): Trouble | null {
  if (status === 507) return 'class-full';
  return status === 400 || status === 413 ? 'class-too-large' : null;
}
