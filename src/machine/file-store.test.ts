// The file store over a storage that a test fills, with real channels for the browser's other tabs.
import { afterEach, expect, test, vi } from 'vitest';
import { openFiles, type FileStorage, type StoredFiles } from './file-store.ts';
import type { FileNode } from './file-tree.ts';
import { homeDirectory } from './files.ts';

const channels: BroadcastChannel[] = [];
afterEach(() => {
  for (const opened of channels.splice(0)) opened.close();
});

function channel(): BroadcastChannel {
  const opened = new BroadcastChannel('files of a test');
  channels.push(opened);
  return opened;
}

/** What a browser kept. */
class Storage implements FileStorage {
  readonly entries = new Map<string, FileNode>();

  async load(): Promise<[string, FileNode][]> {
    return [...this.entries];
  }

  save(path: string, node: FileNode | null): void {
    if (node) this.entries.set(path, node);
    else this.entries.delete(path);
  }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const file = (text: string): FileNode => ({ kind: 'file', mode: 0o644, mtime: 0, bytes: bytes(text) });
const textAt = async ({ files }: StoredFiles, path: string): Promise<string> => new TextDecoder().decode(await files.read(path));

test('a file is there after a reload, and in another tab at once', async () => {
  const storage = new Storage();
  const first = await openFiles(storage, channel());
  const second = await openFiles(null, channel());
  await first.files.write('/tmp/a', bytes('one'), 'replace');
  expect(await textAt(await openFiles(storage, channel()), '/tmp/a')).toBe('one');
  await vi.waitFor(async () => expect(await textAt(second, '/tmp/a')).toBe('one'), 20_000);
});

test('what another tab writes while the files are loaded is not missed', async () => {
  const loaded = Promise.withResolvers<[string, FileNode][]>();
  const opening = openFiles({ load: () => loaded.promise, save: () => undefined }, channel());
  // A third listener shows that the channel has delivered.
  const seen = channel();
  const delivered = new Promise((resolve) => {
    seen.addEventListener('message', resolve, { once: true });
  });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel takes none
  channel().postMessage(['/tmp/a', file('new')]);
  await delivered;
  loaded.resolve([
    ['/tmp/a', file('old')],
    ['/tmp/b', file('kept')],
  ]);
  const opened = await opening;
  await vi.waitFor(async () => expect(await textAt(opened, '/tmp/a')).toBe('new'), 20_000);
  expect(await textAt(opened, '/tmp/b')).toBe('kept');
});

test('a reset removes every file, wherever it is, and leaves the directories that every machine has as they were', async () => {
  const storage = new Storage();
  const stored = await openFiles(storage, channel());
  const other = await openFiles(null, channel());
  const { files } = stored;
  for (const path of ['/data', '/data/deep', `${homeDirectory}/project`]) await files.makeDirectory(path);
  for (const path of ['/tmp/a', '/data/deep/b', `${homeDirectory}/project/c`, '/d']) await files.write(path, bytes('x'), 'replace');
  await files.link('/tmp/a', '/link');
  await files.setMode(homeDirectory, 0o000);
  stored.reset();
  for (const reset of [stored, await openFiles(storage, channel())]) {
    expect(await reset.files.list('/')).toEqual([
      { name: 'home', kind: 'directory' },
      { name: 'tmp', kind: 'directory' },
    ]);
    for (const path of ['/tmp', homeDirectory]) expect(await reset.files.list(path)).toEqual([]);
    expect((await reset.files.facts(homeDirectory, true)).mode).toBe(0o755);
  }
  await vi.waitFor(async () => expect(await other.files.list('/')).toEqual(await files.list('/')), 20_000);
  // All the room is there again.
  await files.write('/tmp/a', bytes('y'), 'replace');
  expect(await textAt(stored, '/tmp/a')).toBe('y');
});
