// Retry: tries again what a page cannot do for now: a store that it took for empty, as it cannot be read, it would write over.

/** How long until it is tried again, in milliseconds, doubled each time: a bridge that starts anew is back in seconds. */
const waits = { first: 1_000, longest: 60_000 } as const;

/** What comes of an attempt, once one succeeds. attempt: gives undefined where it cannot be done for now. onFailure: told each time. */
export async function untilDone<Value>(attempt: () => Promise<Value | undefined>, onFailure?: () => void): Promise<Value> {
  for (let wait: number = waits.first; ; wait = Math.min(2 * wait, waits.longest)) {
    const value = await attempt();
    if (value !== undefined) return value;
    onFailure?.();
    await new Promise((resolve) => {
      setTimeout(resolve, wait);
    });
  }
}
