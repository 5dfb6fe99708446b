// Store reading: asks a page's store until it can be read: a page that took it for empty would write over what is kept.

/** How long until the store is asked again, in milliseconds, doubled each time: a bridge that starts anew is back in seconds. */
const waits = { first: 1_000, longest: 60_000 } as const;

/** What the store has, once it can be read. read: gives undefined where it cannot be. onFailure: told each time. */
export async function untilRead<Value>(read: () => Promise<Value | undefined>, onFailure?: () => void): Promise<Value> {
  for (let wait: number = waits.first; ; wait = Math.min(2 * wait, waits.longest)) {
    const value = await read();
    if (value !== undefined) return value;
    onFailure?.();
    await new Promise((resolve) => {
      setTimeout(resolve, wait);
    });
  }
}
