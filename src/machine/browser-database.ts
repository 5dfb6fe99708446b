// Browser database: opens one of the site's databases in the browser's IndexedDB.

/** How a browser says that it keeps nothing: for a site whose storage its reader shut off, and Firefox of old in a private window. */
const refusals = ['SecurityError', 'InvalidStateError'];

/**
 * With its stores, made at the first opening. null: the browser keeps nothing for this site, as in some private windows. Rejects
 * where it does not open for now: what is kept is there all the same, and whoever took it for nothing would write over it.
 */
export async function openDatabase(name: string, stores: readonly string[]): Promise<IDBDatabase | null> {
  try {
    if (globalThis.indexedDB === undefined) return null;
    return await opened(indexedDB.open(name, 1), stores);
  } catch (error) {
    if (error instanceof DOMException && refusals.includes(error.name)) return null;
    throw error;
  }
}

function opened(request: IDBOpenDBRequest, stores: readonly string[]): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let isGivenUp = false;
    request.addEventListener('upgradeneeded', () => {
      for (const store of stores) request.result.createObjectStore(store);
    });
    request.addEventListener('success', () => {
      const close = (): void => request.result.close();
      if (isGivenUp) return close();
      // A tab with a newer notebook must not wait for this one.
      request.result.addEventListener('versionchange', close);
      resolve(request.result);
    });
    request.addEventListener('error', () => reject(request.error ?? new Error('The browser could not open its store.')));
    request.addEventListener('blocked', () => {
      isGivenUp = true;
      reject(new Error("The browser's store is being removed, for which it waits for another tab."));
    });
  });
}
