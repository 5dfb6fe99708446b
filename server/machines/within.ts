// Within: what comes of a promise within a time, with no timer left behind.
import { setTimeout as delay } from 'node:timers/promises';

/** What the promise resolves with; 'late' where that takes longer than so many milliseconds. Rejects as the promise does. */
export async function within<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value | 'late'> {
  const patience = new AbortController();
  const late = delay(Math.max(0, milliseconds), 'late' as const, { signal: patience.signal }).catch(() => 'late' as const);
  try {
    return await Promise.race([promise, late]);
  } finally {
    patience.abort();
  }
}
