import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stockFiles } from './directives.ts';
import { choosePreparation, preparePersistence } from './persistence.ts';

const second = 1_000_000_000n;

const choose = (snapshot: bigint | null, aof: bigint | null, isSnapshotLast = false): string[] =>
  [true, false].map((wantsAof) => choosePreparation({ snapshot, aof, isSnapshotLast }, wantsAof));

describe('which of the two is loaded', () => {
  test('the only one there is', () => {
    expect(choose(null, null)).toEqual(['none', 'none']);
    expect(choose(null, 1n)).toEqual(['none', 'snapshot-from-aof']);
    expect(choose(1n, null)).toEqual(['aof-from-snapshot', 'none']);
  });

  test('the newer, and in doubt the append-only file', () => {
    expect(choose(9n * second, 2n * second)).toEqual(['aof-from-snapshot', 'none']);
    expect(choose(2n * second, 9n * second)).toEqual(['none', 'snapshot-from-aof']);
    expect(choose(2n * second + 1n, 2n * second)).toEqual(['none', 'snapshot-from-aof']);
  });

  test('the snapshot where it is known to be the last, unless writes came after it', () => {
    expect(choose(2n * second, 2n * second, true)).toEqual(['aof-from-snapshot', 'none']);
    expect(choose(2n * second, 2n * second + 1n, true)).toEqual(['none', 'snapshot-from-aof']);
  });
});

describe('the files', () => {
  let folder: string;
  const aofDir = (): string => join(folder, stockFiles.aofDir);
  const prepare = (): Promise<void> =>
    preparePersistence(folder, stockFiles, { aof: true, isSnapshotLast: true }, () => Promise.reject(new Error('not now')));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'notebook-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  test('of the append-only file never take the name of an older one', async () => {
    await mkdir(aofDir());
    await writeFile(join(aofDir(), 'appendonly.aof.7.incr.aof'), 'old');
    await writeFile(join(aofDir(), 'appendonly.aof.manifest'), 'file appendonly.aof.7.incr.aof seq 7 type i\n');
    await utimes(join(aofDir(), 'appendonly.aof.7.incr.aof'), 1, 1);
    await writeFile(join(folder, 'dump.rdb'), 'new');
    await prepare();
    expect((await readdir(aofDir())).toSorted()).toEqual([
      'appendonly.aof.8.base.rdb',
      'appendonly.aof.8.incr.aof',
      'appendonly.aof.manifest',
    ]);
    expect(await readFile(join(aofDir(), 'appendonly.aof.manifest'), 'utf8')).toBe(
      'file appendonly.aof.8.base.rdb seq 8 type b\nfile appendonly.aof.8.incr.aof seq 8 type i\n',
    );
    expect(await readFile(join(aofDir(), 'appendonly.aof.8.base.rdb'), 'utf8')).toBe('new');
  });

  test('a killed server left half-written are removed, and no others', async () => {
    await mkdir(aofDir());
    for (const name of ['temp-12.rdb', 'nodes.conf']) await writeFile(join(folder, name), '');
    for (const name of ['temp-rewriteaof-bg-12.aof', 'temp-appendonly.aof.incr', 'kept']) await writeFile(join(aofDir(), name), '');
    await prepare();
    expect((await readdir(folder)).toSorted()).toEqual(['appendonlydir', 'nodes.conf']);
    expect(await readdir(aofDir())).toEqual(['kept']);
  });

  test('are never followed to where a server might have led them', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'notebook-'));
    await writeFile(join(elsewhere, 'temp-1.aof'), 'precious');
    await symlink(elsewhere, aofDir());
    await writeFile(join(folder, 'dump.rdb'), 'new');
    await expect(prepare()).rejects.toThrow('File exists');
    expect(await readdir(elsewhere)).toEqual(['temp-1.aof']);
    expect((await stat(join(elsewhere, 'temp-1.aof'))).size).toBe(8);
    await rm(elsewhere, { recursive: true });
  });
});
