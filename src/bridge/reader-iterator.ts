// Reader iterator: a stream's reader as an async iterator, which not every browser's ReadableStream is by itself.

/** Gives what the reader reads. onReturn: called where a loop is left before the end. */
export function readerIterator<Value>(
  reader: ReadableStreamDefaultReader<Value>,
  onReturn: () => void,
): AsyncIterableIterator<Value, undefined> {
  const iterator: AsyncIterableIterator<Value, undefined> = {
    [Symbol.asyncIterator]: () => iterator,
    next: async () => {
      const { done, value } = await reader.read();
      return done ? { done, value: undefined } : { done, value };
    },
    return: async () => {
      onReturn();
      return { done: true, value: undefined };
    },
  };
  return iterator;
}
