// Ending: how redis-cli comes to an end before its commands do, and waits that Ctrl-C ends.

/** exit(3) from wherever redis-cli gives up or is done; caught where it was started. */
export class Exit extends Error {
  override readonly name = 'Exit';
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** Ctrl-C came during a wait. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** The promise's value, or Interrupted as soon as the signal is aborted. */
export async function untilInterrupted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    // Nobody waits for it any more, whatever becomes of it.
    promise.catch(() => {});
    throw new Interrupted();
  }
  const { promise: interruption, reject } = Promise.withResolvers<never>();
  const interrupt = () => reject(new Interrupted());
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await Promise.race([promise, interruption]);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  try {
    await untilInterrupted(promise, signal);
  } finally {
    clearTimeout(timer);
  }
}
