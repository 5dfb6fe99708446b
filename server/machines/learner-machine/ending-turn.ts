// Ending turn: what is done to a machine once its servers have ended, and before another starts.
import type { Mutex } from 'async-mutex';

/**
 * Has servers end, and then work done while none starts. The end begins at once, so that a start whose server never answers
 * does not hold it up; and its place in line is taken with it, so that whoever comes meanwhile waits for what comes of it,
 * and is not told that nobody listens. Rejects as either does.
 */
export function afterEnd<Outcome>(
  mutex: Pick<Mutex, 'runExclusive'>,
  end: () => Promise<unknown>,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const ending = end();
  // What went wrong is said in its turn.
  ending.catch(() => {});
  return mutex.runExclusive(async () => {
    await ending;
    return work();
  });
}
