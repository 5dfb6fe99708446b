// File store: keeps the machine's files over reloads and in step with the browser's other tabs.
import { FileTree, type FileNode } from './file-tree.ts';
import type { Files } from './files.ts';

/** Where entries are kept over reloads. */
export interface FileStorage {
  load(): Promise<[path: string, node: FileNode][]>;
  /** null: it is gone. */
  save(path: string, node: FileNode | null): void;
}

/** The machine's files and a way to have them as on the first day. */
export interface StoredFiles {
  readonly files: Files;
  /** Removes all but the directories that every machine has, here, in storage and in the other tabs. */
  reset(): void;
}

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

/** Opens the files. storage: null where they live as long as the page; tabs: the channel of all tabs with the same files. */
export async function openFiles(storage: FileStorage | null, tabs: BroadcastChannel): Promise<StoredFiles> {
  const tree = new FileTree((path, node) => {
    storage?.save(path, node);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel takes none
    tabs.postMessage([path, node] satisfies FileEntry);
  });
  // Another tab may write while the storage is read: what it says meanwhile is newer than what was read.
  const early: FileEntry[] = [];
  let hear = (entry: FileEntry): void => void early.push(entry);
  tabs.addEventListener('message', ({ data }: MessageEvent<FileEntry>) => hear(data));
  for (const entry of (await storage?.load()) ?? []) tree.adopt(...entry);
  hear = (entry) => tree.adopt(...entry);
  for (const entry of early) hear(entry);
  return { files: filesOf(tree), reset: () => tree.reset() };
}

type FileEntry = [path: string, node: FileNode | null];
