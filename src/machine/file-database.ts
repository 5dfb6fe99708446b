// File database: the storage of the machine's files in this browser: IndexedDB.
import { openDatabase } from './browser-database.ts';
import type { FileNode } from './file-tree.ts';
import type { FileStorage } from './file-store.ts';

const databaseName = 'redis-notebook-files';
const storeName = 'entries';

/** null: the browser keeps nothing for this site, as in some private windows. */
export async function openFileDatabase(): Promise<FileStorage | null> {
  const database = await openDatabase(databaseName, [storeName]);
  return database && { load: () => loadEntries(database), save: (path, node) => save(database, path, node) };
}

function loadEntries(database: IDBDatabase): Promise<[string, FileNode][]> {
  return new Promise((resolve) => {
    const entries: [string, FileNode][] = [];
    const request = database.transaction(storeName).objectStore(storeName).openCursor();
    request.addEventListener('success', () => {
      const cursor = request.result;
      if (!cursor) return resolve(entries);
      // Only save() puts anything there.
      entries.push([cursor.key as string, cursor.value as FileNode]);
      cursor.continue();
    });
    // A store that cannot be read is worth an empty machine, not a shell that never starts.
    request.addEventListener('error', () => resolve([]));
  });
}

function save(database: IDBDatabase, path: string, node: FileNode | null): void {
  let transaction: IDBTransaction;
  try {
    transaction = database.transaction(storeName, 'readwrite');
  } catch {
    // The browser closed the store, as when the site's data is cleared: from here on files live as long as the page.
    return;
  }
  const store = transaction.objectStore(storeName);
  if (node) store.put(node, path);
  else store.delete(path);
  // At once, so that a page that is left in the next moment has it written.
  transaction.commit();
}
