// Repeated work: what is done every so often, one round never beginning before the one before it has ended.
import { describeError, type Log } from '../log.ts';

/** Begins it; the function that it gives stops it. It keeps no process alive. */
export function repeat(everyMs: number, work: () => Promise<unknown>, report: Log): () => void {
  const round = oneAtATime(work);
  const timer = setInterval(() => {
    round().catch((error: unknown) => report(`The machines could not be looked after. ${describeError(error)}`));
  }, everyMs).unref();
  return () => clearInterval(timer);
}

/** The same work; nothing is done where it is still being done. */
export function oneAtATime<Args extends unknown[]>(work: (...args: Args) => Promise<unknown>): (...args: Args) => Promise<void> {
  let isBusy = false;
  return async (...args) => {
    if (isBusy) return;
    isBusy = true;
    try {
      await work(...args);
    } finally {
      isBusy = false;
    }
  };
}
