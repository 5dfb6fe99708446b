// File store: keeps the machine's files in this browser, over reloads and in step with its other tabs.
import { FileTree, type FileChange, type FileNode } from './file-tree.ts';
import type { Files } from './files.ts';

const databaseName = 'redis-notebook-files';
const storeName = 'entries';
const channelName = 'redis-notebook-files';

/** The machine's files over a tree in this thread. */
export function filesOf(tree: FileTree): Files {
  return {
    facts: async (path, follow) => tree.facts(path, follow),
    read: async (path) => tree.read(path),
    write: async (path, bytes, how) => tree.write(path, bytes, how),
    list: async (path) => tree.list(path),
    makeDirectory: async (path) => tree.makeDirectory(path),
    remove: async (path) => tree.remove(path),
    rename: async (from, to) => tree.rename(from, to),
    link: async (target, path) => tree.link(target, path),
    readLink: async (path) => tree.readLink(path),
    realPath: async (path) => tree.realPath(path),
    setMode: async (path, mode) => tree.setMode(path, mode),
    setTime: async (path, mtime) => tree.setTime(path, mtime),
  };
}

let opened: Promise<Files> | null = null;

/** This page's files, opened once: from IndexedDB, or in memory only where the browser refuses storage. */
export function pageFiles(): Promise<Files> {
  opened ??= openFiles();
  return opened;
}

async function openFiles(): Promise<Files> {
  const changes: FileChange[] = [];
  const tree = new FileTree((path, node) => {
    for (const changed of changes) changed(path, node);
  });
  const database = await openDatabase();
  if (database) {
    for (const [path, node] of await loadEntries(database)) tree.adopt(path, node);
    changes.push((path, node) => save(database, path, node));
  }
  const tabs = new BroadcastChannel(channelName);
  tabs.addEventListener('message', ({ data }: MessageEvent<[string, FileNode | null]>) => tree.adopt(...data));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel takes none
  changes.push((path, node) => tabs.postMessage([path, node]));
  return filesOf(tree);
}

/** null: the browser keeps nothing for this site, as in some private windows. */
function openDatabase(): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    let request: IDBOpenDBRequest;
    try {
      request = indexedDB.open(databaseName, 1);
    } catch {
      return resolve(null);
    }
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(storeName));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => resolve(null));
    request.addEventListener('blocked', () => resolve(null));
  });
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
  let store: IDBObjectStore;
  try {
    store = database.transaction(storeName, 'readwrite').objectStore(storeName);
  } catch {
    // The browser closed the store, as when the site's data is cleared: from here on files live as long as the page.
    return;
  }
  if (node) store.put(node, path);
  else store.delete(path);
}
