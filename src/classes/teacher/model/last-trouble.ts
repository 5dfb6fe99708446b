// Last trouble: what is said of a student's last error or difference, the same wherever the student is shown.
import type { StudentRow } from '../../../class-protocol.ts';
import { isThrough } from './need.ts';

export interface LastTrouble {
  /** In one line; "": there is none, or they have come through a step since. */
  readonly text: string;
  /** An error, and no difference. */
  readonly isFailed: boolean;
}

/** page: of the lesson that is looked at. */
export function lastTrouble({ page: own, step, cells, lastError }: StudentRow, page: string): LastTrouble {
  const there = own === page && step !== null ? cells[step] : undefined;
  const isMended = there !== undefined && isThrough(there);
  return { text: isMended ? '' : (lastError ?? ''), isFailed: there?.state === 'failed' };
}
