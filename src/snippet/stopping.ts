// Stopping: Stop as something to wait for.

/** Null once the signal is aborted: a download may take long, and Stop waits for none. */
export function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    const give = (): void => resolve(null);
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
}
