import { expect, test } from 'vitest';
import { filesOf } from './file-store.ts';
import { FileTree } from './file-tree.ts';
import { FileError } from './files.ts';
import { remoteFiles, serveFiles } from './files-port.ts';

test('a worker works with the files of its page', async () => {
  const here = filesOf(new FileTree());
  const { port1, port2 } = new MessageChannel();
  serveFiles(async () => here, port1);
  const there = remoteFiles(port2);
  await there.write('/tmp/x', new TextEncoder().encode('hello'), 'replace');
  await there.makeDirectory('/tmp/dir');
  await there.link('x', '/tmp/link');
  expect(new TextDecoder().decode(await here.read('/tmp/x'))).toBe('hello');
  expect(await there.list('/tmp')).toEqual(await here.list('/tmp'));
  expect(await there.realPath('/tmp/link')).toBe('/tmp/x');
  await there.rename('/tmp/x', '/tmp/dir/y');
  await there.setMode('/tmp/dir/y', 0o600);
  await there.setTime('/tmp/dir/y', 5);
  expect(await there.facts('/tmp/dir/y', true)).toEqual({ kind: 'file', mode: 0o600, mtime: 5, size: 5 });
  await there.remove('/tmp/dir/y');
  await expect(there.read('/tmp/dir/y')).rejects.toThrow(new FileError('ENOENT', '/tmp/dir/y'));
  await expect(there.readLink('/tmp/dir')).rejects.toThrow(FileError);
  port1.close();
  port2.close();
});
