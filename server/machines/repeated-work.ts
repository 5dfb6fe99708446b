// Repeated work: what is done every so often, one round never beginning before the one before it has ended.
import { describeError, type Log } from '../log.ts';

/** Begins it; the function that it gives stops it. It keeps no process alive. */
export function repeat(everyMs: number, work: () => Promise<unknown>, report: Log): () => void {
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    work()
      .catch((error: unknown) => report(`The machines could not be looked after. ${describeError(error)}`))
      .finally(() => {
        isBusy = false;
      });
  }, everyMs).unref();
  return () => clearInterval(timer);
}
