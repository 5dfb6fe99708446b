// Retry: tries again what a page cannot do for now: a store that it took for empty, as it cannot be read, it would write over.

/** How long until it is tried again, in milliseconds, doubled each time: a bridge that starts anew is back in seconds. */
const waits = { first: 1_000, longest: 60_000 } as const;

/** What comes of an attempt, once one succeeds. attempt: gives undefined where it cannot be done for now. onFailure: told each time. */
export async function untilDone<Value>(attempt: () => Promise<Value | undefined>, onFailure?: () => void): Promise<Value> {
  return (await tried(Infinity, attempt, onFailure)) as Value;
}

/** The same of so many attempts: undefined where none succeeds. */
export async function tried<Value>(
  attempts: number,
  attempt: () => Promise<Value | undefined>,
  onFailure?: () => void,
): Promise<Value | undefined> {
  let wait: number = waits.first;
  for (let left = attempts; ; wait = Math.min(2 * wait, waits.longest)) {
    const value = await attempt();
    left -= 1;
    if (value !== undefined || left <= 0) return value;
    onFailure?.();
    await new Promise((resolve) => {
      setTimeout(resolve, wait);
    });
  }
}
