import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
  writeFileSync(join(folder, 'identity.json'), '{"instance":', { mode: 0o600 });
  await expect(openDataDir(folder)).rejects.toThrow(`${join(folder, 'identity.json')} is damaged`);
});

test.runIf(process.platform === 'linux')('a place where nothing can be made is refused, not waited for', async () => {
  await expect(openDataDir('/proc/no/such')).rejects.toThrow('The data folder /proc/no/such cannot be used: ');
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

describe('somebody else may have been there before', () => {
  const isRoot = process.getuid?.() === 0;
  let dataDir: string;
  const at = (...names: string[]): string => join(dataDir, ...names);
  const refusal = (): Promise<string> =>
    openDataDir(dataDir).then(
      () => 'opened',
      (error: Error) => `${error.name}: ${error.message}`,
    );

  beforeEach(() => {
    dataDir = join(folder, 'data');
    mkdirSync(dataDir, { mode: 0o700 });
  });

  test('a folder that others may open is closed to them, where it is new or has been a data folder', async () => {
    chmodSync(dataDir, 0o755);
    await openDataDir(dataDir);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    chmodSync(dataDir, 0o777);
    await openDataDir(dataDir);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  test('one with other things in it stays as it is, and is refused', async () => {
    writeFileSync(at('thesis.doc'), '');
    chmodSync(dataDir, 0o755);
    expect(await refusal()).toMatch(/^DataDirError: The folder .* holds other things.*Name a new or empty folder/);
    expect(statSync(dataDir).mode & 0o777).toBe(0o755);
  });

  test.each([0o666, 0o644, 0o620])('a key of mode %o is not used', async (mode) => {
    await openDataDir(dataDir);
    chmodSync(at('identity.json'), mode);
    expect(await refusal()).toContain(`identity.json is open to other users (mode ${mode.toString(8)}). Remove it`);
  });

  test('a key that is a link is not used', async () => {
    await openDataDir(dataDir);
    renameSync(at('identity.json'), join(folder, 'elsewhere.json'));
    symlinkSync(join(folder, 'elsewhere.json'), at('identity.json'));
    expect(await refusal()).toContain('identity.json is a link, and the notebook keeps a file of its own there. Move it away');
  });

  test.each([
    ['learners', 'a link'],
    ['processes', 'a link'],
    [join('learners', 'a'.repeat(32)), 'a link'],
  ])('%s that is %s to elsewhere is refused', async (name) => {
    for (const one of ['learners', 'processes']) mkdirSync(at(one), { mode: 0o700 });
    rmSync(at(name), { recursive: true, force: true });
    symlinkSync(folder, at(name));
    expect(await refusal()).toContain(`${at(name)} is a link, and the notebook keeps a folder of its own there`);
  });

  test('notes of processes that others may change are refused', async () => {
    mkdirSync(at('processes'), { mode: 0o700 });
    writeFileSync(at('processes', 'bridge.json'), '{}');
    chmodSync(at('processes', 'bridge.json'), 0o666);
    expect(await refusal()).toContain('bridge.json is open to other users (mode 666). Remove it (it holds only notes about processes)');
  });

  test.skipIf(!isRoot).each(['.', 'identity.json', 'learners', 'processes'])("%s of somebody else's is refused", async (name) => {
    await openDataDir(dataDir);
    for (const one of ['learners', 'processes']) mkdirSync(at(one), { mode: 0o700 });
    chownSync(at(name), 12_345, 12_345);
    expect(await refusal()).toMatch(/^DataDirError: .* belongs to the user id 12345/);
  });
});
