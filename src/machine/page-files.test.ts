import { expect, test } from 'vitest';
import { filesOf } from './file-store.ts';
import { FileTree } from './file-tree.ts';
import { PageFiles } from './page-files.ts';
import { remoteFiles, serveFiles } from './files-port.ts';

test('files that cannot be had fail every call of a worker with the reason, and may be had the next time', async () => {
  const stored = { files: filesOf(new FileTree()), reset: () => undefined };
  let attempts = 0;
  const page = new PageFiles(async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('the storage is broken');
    return stored;
  });
  const { port1, port2 } = new MessageChannel();
  serveFiles(() => page.files(), port1);
  const there = remoteFiles(port2);
  await expect(there.list('/')).rejects.toThrow('the storage is broken');
  expect(await there.list('/tmp')).toEqual([]);
  expect(await page.files()).toBe(stored.files);
  expect(attempts).toBe(2);
  port1.close();
  port2.close();
});
