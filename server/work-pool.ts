// Work pool: work that is done for each of many, a few at a time.

/** Begins with the first, and has atOnce under way while there are as many. Rejects as soon as work does; what is under way then is left to itself. */
export async function workThrough<Item>(items: Iterable<Item>, atOnce: number, work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = rest.next(); next.done !== true; next = rest.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
