// Within: what comes of a promise within a time, with no timer left behind.
/** What the promise resolves with; 'late' where that takes longer than so many milliseconds. Rejects as the promise does. */
export async function within<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value | 'late'> {
  const late = Promise.withResolvers<'late'>();
  const patience = setTimeout(late.resolve, Math.max(0, milliseconds), 'late');
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(patience);
  }
}
