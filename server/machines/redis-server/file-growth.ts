// File growth: what has to be done about a server's append-only file before it meets the limit of its files.
import type { MachineLimits } from '../limits.ts';

/** The limits that matter to it. */
export type FileLimits = Pick<MachineLimits, 'rewriteFileBytes' | 'endFileBytes'>;

/**
 * Redis, told not to wait for the disk, answers the writes of a batch before it sees that they could not be written: what is
 * full must never be met. bytes: of the part that is written to; null: none is.
 */
export function nextFileStep(bytes: number | null, { rewriteFileBytes, endFileBytes }: FileLimits): 'none' | 'rewrite' | 'end' {
  if (bytes === null || bytes < rewriteFileBytes) return 'none';
  return bytes < endFileBytes ? 'rewrite' : 'end';
}
