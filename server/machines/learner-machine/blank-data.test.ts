import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isBlank, isBlankFolder, isBlankSnapshot } from './blank-data.ts';

const fresh = { servers: {}, snapshotLast: [] };
const head = 'REDIS0010\xfa\x09redis-ver\x067.0.15\xfa\x0aredis-bits\xc0\x40\xfa\x05ctime\xc2\x01\x02\x03\x04\xfa\x08aof-base\xc0\x01';

describe('a snapshot', () => {
  test.each([
    ['with notes alone', `${head}\xff12345678`, true],
    ['of Valkey', 'VALKEY080\xfa\x0avalkey-ver\x059.1.2\xff12345678', true],
    ['with a long note', `REDIS0010\xfa\x01a\x41\x00${'x'.repeat(256)}\xff`, true],
    ['with a key', `${head}\xfe\x00\xfb\x01\x00\x00\x01a\x011\xff`, false],
    ['with a function', `${head}\xf5\x09some code\xff`, false],
    ['that breaks off', head, false],
    ['that breaks off in a note', head.slice(0, 14), false],
    ['that is something else', 'hello', false],
    ['that is nothing', '', false],
  ])('%s', (_, text, expected) => {
    expect(isBlankSnapshot(Buffer.from(text, 'latin1'))).toBe(expected);
  });
});

describe('a machine', () => {
  let folder: string;
  const put = async (name: string, text = ''): Promise<void> => {
    await mkdir(join(folder, '6379', 'appendonlydir'), { recursive: true });
    await writeFile(join(folder, '6379', name), Buffer.from(text, 'latin1'));
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'notebook-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('that never had a server, or whose quiet one held nothing, is as good as new', async () => {
    await writeFile(join(folder, 'machine.json'), '{}');
    expect(await isBlank(folder, fresh)).toBe(true);
    await put('appendonlydir/appendonly.aof.manifest', 'file ...');
    await put('appendonlydir/appendonly.aof.1.base.rdb', `${head}\xff12345678`);
    await put('appendonlydir/appendonly.aof.1.incr.aof');
    await symlink('/nowhere', join(folder, '6379', 'run'));
    expect(await isBlank(folder, { servers: { 6379: { state: 'running', request: null } }, snapshotLast: [] })).toBe(true);
  });

  test.each(['dump.rdb', 'appendonlydir/appendonly.aof.1.incr.aof', 'appendonlydir/something', '../6380'])(
    'with data in %s is not',
    async (name) => {
      await put(name, 'x');
      expect(await isBlank(folder, fresh)).toBe(false);
    },
  );

  test.each(['aside/something', 'aside.1', 'aside.new', 'aside.back', 'aside.old', 'something'])(
    'with %s beside its servers is not',
    async (name) => {
      await put('appendonlydir/appendonly.aof.1.incr.aof');
      for (const own of ['machine.json', 'machine.json.new']) await writeFile(join(folder, own), '{}');
      expect(await isBlank(folder, fresh)).toBe(true);
      await mkdir(join(folder, name), { recursive: true });
      expect(await isBlank(folder, fresh)).toBe(false);
    },
  );

  test('of which a reset put aside nothing is as good as new, and one of which it put aside a key is not', async () => {
    await mkdir(join(folder, 'aside', '6379'), { recursive: true });
    await writeFile(join(folder, 'aside', 'record.json'), '{}');
    await writeFile(join(folder, 'aside', '6379', 'dump.rdb'), Buffer.from(`${head}\xff12345678`, 'latin1'));
    expect(await isBlank(folder, fresh)).toBe(true);
    await writeFile(join(folder, 'aside', '6379', 'dump.rdb'), 'x');
    expect(await isBlank(folder, fresh)).toBe(false);
  });

  test('whose learner started or stopped a server, or whose snapshot counts, is not', async () => {
    const request = { args: [], config: null, background: true };
    expect(await isBlank(folder, { servers: { 6379: { state: 'stopped' } }, snapshotLast: [] })).toBe(false);
    expect(await isBlank(folder, { servers: { 6379: { state: 'running', request } }, snapshotLast: [] })).toBe(false);
    expect(await isBlank(folder, { servers: { 6380: { state: 'running', request: null } }, snapshotLast: [] })).toBe(false);
    expect(await isBlank(folder, { servers: {}, snapshotLast: [6379] })).toBe(false);
  });

  test('does not lead the look elsewhere', async () => {
    await mkdir(join(folder, '6379'));
    await symlink(tmpdir(), join(folder, '6379', 'appendonlydir'));
    expect(await isBlank(folder, fresh)).toBe(false);
  });

  test('of which a folder cannot be read, be it that it went meanwhile, is taken for one with data', async () => {
    expect(await isBlankFolder(join(folder, '6379'))).toBe(false);
    await writeFile(join(folder, '6379'), '');
    expect(await isBlankFolder(join(folder, '6379'))).toBe(false);
    expect(await isBlank(folder, fresh)).toBe(false);
  });
});
