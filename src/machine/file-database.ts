// File database: the storage of the machine's files in this browser: IndexedDB.
import { serverComputer } from '../protocol.ts';
import { openDatabase } from './browser-database.ts';
import type { FileNode } from './file-tree.ts';
import { openFiles, type FileStorage } from './file-store.ts';

const databaseName = 'redis-notebook-files';
/** Between that and the name of another computer than the server. */
const ofComputer = `${databaseName}.`;
const storeName = 'entries';

/** What a computer's files are kept under, and told of to other tabs. */
export function fileDatabaseName(computer: string): string {
  return computer === serverComputer ? databaseName : `${ofComputer}${computer}`;
}

/** null: the browser keeps nothing for this site, as in some private windows, or does not open it. */
export async function openFileDatabase(computer: string): Promise<FileStorage | null> {
  const database = await databaseOf(computer);
  return database && storageIn(database);
}

/** A store that does not open is no reason for a shell never to start: it has an empty machine. */
function databaseOf(computer: string): Promise<IDBDatabase | null> {
  return openDatabase(fileDatabaseName(computer), [storeName]).catch(() => null);
}

/** Empties those of other computers, in the other tabs as well, which go on to keep there what is written: a database that is gone would keep nothing of theirs. */
export async function emptyOtherDatabases(): Promise<void> {
  for (const computer of await otherComputers()) {
    const tabs = new BroadcastChannel(fileDatabaseName(computer));
    const database = await databaseOf(computer);
    (await openFiles(database && storageIn(database), tabs)).reset();
    tabs.close();
    // Once what it has begun to remove is removed.
    database?.close();
  }
}

/** Whose files are kept besides the server's. Where the browser does not tell, or keeps none: nobody's. */
async function otherComputers(): Promise<string[]> {
  try {
    const databases = await indexedDB.databases();
    return databases.flatMap(({ name = '' }) => (name.startsWith(ofComputer) ? [name.slice(ofComputer.length)] : []));
  } catch {
    return []; // As above.
  }
}

function storageIn(database: IDBDatabase): FileStorage {
  return { load: () => loadEntries(database), save: (path, node) => save(database, path, node) };
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
    // Nor is one that cannot be read.
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
