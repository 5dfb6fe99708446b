// Browser database: opens one of the site's databases in the browser's IndexedDB.

/** With its stores, made at the first opening. null: the browser keeps nothing for this site, as in some private windows. */
export function openDatabase(name: string, stores: readonly string[]): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    let request: IDBOpenDBRequest;
    try {
      request = indexedDB.open(name, 1);
    } catch {
      return resolve(null);
    }
    request.addEventListener('upgradeneeded', () => {
      for (const store of stores) request.result.createObjectStore(store);
    });
    request.addEventListener('success', () => {
      // A tab with a newer notebook must not wait for this one.
      request.result.addEventListener('versionchange', () => request.result.close());
      resolve(request.result);
    });
    request.addEventListener('error', () => resolve(null));
    request.addEventListener('blocked', () => resolve(null));
  });
}
