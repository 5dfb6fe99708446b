import { expect, test } from 'vitest';
import { FileTree, joinPath, parentPath, type FileNode } from './file-tree.ts';
import { FileError, fileLimits } from './files.ts';

const home = '/home/student';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (tree: FileTree, path: string): string => new TextDecoder().decode(tree.read(path));
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof FileError) return error.code;
  }
  return 'none';
};

test('keeps files and directories', () => {
  const tree = new FileTree();
  tree.write(`${home}/redis.conf`, bytes('bind'), 'replace');
  tree.write(`${home}/redis.conf`, bytes(' 127.0.0.1'), 'append');
  tree.makeDirectory(`${home}/data`);
  expect(read(tree, `${home}/redis.conf`)).toBe('bind 127.0.0.1');
  expect(tree.facts(`${home}/redis.conf`, true)).toMatchObject({ kind: 'file', mode: 0o644, size: 14 });
  expect(tree.list(home)).toEqual([
    { name: 'redis.conf', kind: 'file' },
    { name: 'data', kind: 'directory' },
  ]);
  tree.remove(`${home}/redis.conf`);
  tree.remove(`${home}/data`);
  expect(tree.list(home)).toEqual([]);
});

test('a written array may change afterwards', () => {
  const tree = new FileTree();
  const mine = bytes('one');
  tree.write(`${home}/x`, mine, 'replace');
  mine.fill(0);
  expect(read(tree, `${home}/x`)).toBe('one');
});

test('refuses what a file system refuses', () => {
  const tree = new FileTree();
  tree.write(`${home}/file`, bytes(''), 'replace');
  tree.makeDirectory(`${home}/dir`);
  tree.write(`${home}/dir/inner`, bytes(''), 'replace');
  expect(codeOf(() => tree.read(`${home}/none`))).toBe('ENOENT');
  expect(codeOf(() => tree.read(`${home}/dir`))).toBe('EISDIR');
  expect(codeOf(() => tree.write(`${home}/dir`, bytes(''), 'replace'))).toBe('EISDIR');
  expect(codeOf(() => tree.write('/nope/x', bytes(''), 'replace'))).toBe('ENOENT');
  expect(codeOf(() => tree.write(`${home}/file/x`, bytes(''), 'replace'))).toBe('ENOTDIR');
  expect(codeOf(() => tree.list(`${home}/file`))).toBe('ENOTDIR');
  expect(codeOf(() => tree.makeDirectory(`${home}/dir`))).toBe('EEXIST');
  expect(codeOf(() => tree.remove(`${home}/dir`))).toBe('ENOTEMPTY');
  expect(codeOf(() => tree.remove('/tmp'))).toBe('EACCES');
  expect(codeOf(() => tree.rename(`${home}/dir`, `${home}/dir/deep`))).toBe('EINVAL');
  expect(codeOf(() => tree.rename(`${home}/file`, `${home}/dir`))).toBe('EISDIR');
});

test('moves a directory with what is in it', () => {
  const tree = new FileTree();
  tree.makeDirectory(`${home}/a`);
  tree.write(`${home}/a/x`, bytes('1'), 'replace');
  tree.rename(`${home}/a`, '/tmp/b');
  expect(read(tree, '/tmp/b/x')).toBe('1');
  expect(codeOf(() => tree.facts(`${home}/a`, true))).toBe('ENOENT');
});

test('follows symbolic links, and sees a circle', () => {
  const tree = new FileTree();
  tree.makeDirectory(`${home}/dir`);
  tree.link('dir', `${home}/link`);
  tree.write(`${home}/link/x`, bytes('1'), 'replace');
  expect(read(tree, `${home}/dir/x`)).toBe('1');
  expect(tree.realPath(`${home}/link/x`)).toBe(`${home}/dir/x`);
  expect(tree.facts(`${home}/link`, false).kind).toBe('symlink');
  expect(tree.readLink(`${home}/link`)).toBe('dir');
  tree.link('round', `${home}/round`);
  expect(codeOf(() => tree.read(`${home}/round`))).toBe('ELOOP');
});

test('has limits, and takes nothing beyond them', () => {
  const tree = new FileTree();
  expect(codeOf(() => tree.write('/tmp/big', new Uint8Array(fileLimits.fileBytes + 1), 'replace'))).toBe('EFBIG');
  const full = new Uint8Array(fileLimits.fileBytes);
  const count = fileLimits.totalBytes / fileLimits.fileBytes;
  for (let index = 0; index < count; index += 1) tree.write(`/tmp/${index}`, full, 'replace');
  expect(codeOf(() => tree.write('/tmp/more', bytes('x'), 'replace'))).toBe('ENOSPC');
  tree.remove('/tmp/0');
  expect(codeOf(() => tree.write('/tmp/more', bytes('x'), 'replace'))).toBe('none');
});

test('tells of every change, and of none it took over', () => {
  const changes: [string, FileNode['kind'] | null][] = [];
  const tree = new FileTree((path, node) => changes.push([path, node?.kind ?? null]));
  tree.adopt(`${home}/old`, { kind: 'file', mode: 0o644, mtime: 0, bytes: bytes('x') });
  tree.rename(`${home}/old`, `${home}/new`);
  tree.setMode(`${home}/new`, 0o755);
  expect(changes).toEqual([
    [`${home}/old`, null],
    [`${home}/new`, 'file'],
    [`${home}/new`, 'file'],
  ]);
});

test('paths are made absolute and normal', () => {
  expect(joinPath(home, '../x/./y//z')).toBe('/home/x/y/z');
  expect(joinPath(home, '/etc/../..')).toBe('/');
  expect(parentPath('/home/student')).toBe('/home');
  expect(parentPath('/home')).toBe('/');
});
