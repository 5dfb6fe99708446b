import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataDirError, openDataDir } from './data-dir.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-dir-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the identity is made once, readable by its owner alone, and stays', async () => {
  const made = await openDataDir(join(folder, 'deep', 'down'));
  expect(made.instance).toMatch(/^[\da-f]{8}$/);
  expect(made.key).toHaveLength(32);
  expect(statSync(join(folder, 'deep', 'down', 'identity.json')).mode & 0o777).toBe(0o600);
  expect(await openDataDir(join(folder, 'deep', 'down'))).toEqual(made);
});

test('bridges that start at once agree on one identity and leave no drafts', async () => {
  const identities = await Promise.all(Array.from({ length: 20 }, () => openDataDir(folder)));
  expect(new Set(identities.map(({ instance, key }) => instance + key.toString('hex')))).toHaveLength(1);
  expect(readdirSync(folder)).toEqual(['identity.json']);
});

test('two folders are two identities', async () => {
  const one = await openDataDir(join(folder, 'one'));
  const two = await openDataDir(join(folder, 'two'));
  expect(one.instance).not.toBe(two.instance);
  expect(one.key).not.toEqual(two.key);
});

test('a damaged identity is refused, not replaced', async () => {
  writeFileSync(join(folder, 'identity.json'), '{"instance":');
  await expect(openDataDir(folder)).rejects.toThrow(`${join(folder, 'identity.json')} is damaged`);
});

test('a path through a file is refused with what to do', async () => {
  writeFileSync(join(folder, 'file'), '');
  const error = await openDataDir(join(folder, 'file', 'data')).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DataDirError);
  expect((error as Error).message).toBe(
    `The data folder ${join(folder, 'file', 'data')} cannot be used: a part of the path is a file, not a folder. Move that file away, or name another folder with DATA_DIR.`,
  );
});

test('a file in its place is told as such', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(openDataDir(join(folder, 'file'))).rejects.toThrow(
    `The data folder ${join(folder, 'file')} cannot be used: it is a file, not a folder. Move that file away, or name another folder with DATA_DIR.`,
  );
});

test.skipIf(process.getuid?.() === 0)('a folder this user may not write to is refused', async () => {
  mkdirSync(join(folder, 'locked'));
  chmodSync(join(folder, 'locked'), 0o500);
  await expect(openDataDir(join(folder, 'locked'))).rejects.toThrow('this user may not write there');
});
