import { chmod, lchown, link, lstat, mkdir, mkdtemp, readdir, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { giveTree, makeServerFolder, removeFolder, removeIfEmpty, socketLink } from './server-folder.ts';
import { startSymlinkRace } from '../../testing/symlink-race.ts';

const isRoot = process.getuid?.() === 0;
/** Of a range that nobody has, and of no bridge. */
const [uid, other] = [2_146_000_001, 2_146_000_002];
let place: string;
let folder: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'notebook-'));
  folder = join(place, '6379');
});
afterEach(() => rm(place, { recursive: true, force: true }));

test('is made with its link, and led anew to another runtime folder', async () => {
  await makeServerFolder(folder, '/one', null);
  expect(await readlink(join(folder, socketLink))).toBe('/one');
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await makeServerFolder(folder, '/two', null);
  expect(await readlink(join(folder, socketLink))).toBe('/two');
  await removeIfEmpty(folder);
  expect(await readdir(place)).toEqual([]);
});

test('stays where a server left something in it', async () => {
  await makeServerFolder(folder, '/one', null);
  await writeFile(join(folder, 'dump.rdb'), '');
  await removeIfEmpty(folder);
  expect(await readdir(folder)).toEqual(['dump.rdb', socketLink]);
});

test('a folder that stands in the place of its link gives way', async () => {
  await makeServerFolder(folder, '/one', null);
  await rm(join(folder, socketLink));
  await mkdir(join(folder, socketLink, 'deep'), { recursive: true });
  await makeServerFolder(folder, '/one', null);
  expect(await readlink(join(folder, socketLink))).toBe('/one');
});

test('is removed with all in it, what its owner has closed too, and links are not followed', async () => {
  await makeServerFolder(folder, '/one', null);
  const elsewhere = join(place, 'elsewhere');
  await mkdir(elsewhere);
  await writeFile(join(elsewhere, 'precious'), '');
  await symlink(elsewhere, join(folder, 'lead'));
  await mkdir(join(folder, 'closed', 'deep'), { recursive: true });
  await chmod(join(folder, 'closed'), 0);
  if (isRoot) await giveTree(folder, uid);
  await removeFolder(folder);
  await removeFolder(folder);
  expect(await readdir(place)).toEqual(['elsewhere']);
  expect(await readdir(elsewhere)).toEqual(['precious']);
});

describe.skipIf(!isRoot)('of a machine with a user of its own', () => {
  beforeEach(async () => {
    // As the bridge's folders: closed to the machine's user but by way of its own.
    await chmod(place, 0o700);
    await makeServerFolder(folder, '/one', uid);
  });

  test('a process that leads elsewhere while the folder is removed loses nobody else a file', async () => {
    const race = await startSymlinkRace(folder, uid);
    try {
      // The race is not ended here, and may put something back in between.
      await removeFolder(folder).catch(() => {});
      expect(await race.foreignFiles()).toBe(race.fileCount);
    } finally {
      await race.stop();
    }
  });

  test("a process that leads elsewhere while the folder is given gets nobody else's file", async () => {
    const race = await startSymlinkRace(folder, uid);
    try {
      await giveTree(folder, other).catch(() => {});
      expect(await race.foreignOwners()).toEqual([0]);
    } finally {
      await race.stop();
    }
  });

  test('is given whole, links themselves and not what they name', async () => {
    const precious = join(place, 'precious');
    await writeFile(precious, '');
    await symlink(precious, join(folder, 'lead'));
    await mkdir(join(folder, 'appendonlydir'));
    await writeFile(join(folder, 'appendonlydir', 'part'), '');
    for (const name of ['lead', 'appendonlydir/part', 'appendonlydir']) await lchown(join(folder, name), uid, uid);
    await giveTree(folder, other);
    for (const name of ['lead', 'appendonlydir/part', 'appendonlydir', socketLink, '.'])
      expect((await lstat(join(folder, name))).uid).toBe(other);
    expect((await stat(precious)).uid).toBe(0);
  });

  test("somebody else's file under a second name is not given", async () => {
    const precious = join(place, 'precious');
    await writeFile(precious, '');
    await link(precious, join(folder, 'mine'));
    await expect(giveTree(folder, other)).rejects.toThrow('mine cannot be given to the user id');
    // Nor by way of root, whose all is root's own.
    await expect(giveTree(folder, 0)).rejects.toThrow('mine cannot be given to the user id 0');
    for (const name of [socketLink, '.']) await lchown(join(folder, name), 0, 0);
    await expect(giveTree(folder, other)).rejects.toThrow('mine cannot be given to the user id');
    expect((await stat(precious)).uid).toBe(0);
  });

  test('a snapshot that is its append-only file, too, is given there and back', async () => {
    await writeFile(join(folder, 'dump.rdb'), '');
    await lchown(join(folder, 'dump.rdb'), uid, uid);
    await mkdir(join(folder, 'appendonlydir'));
    await lchown(join(folder, 'appendonlydir'), uid, uid);
    await link(join(folder, 'dump.rdb'), join(folder, 'appendonlydir', 'base'));
    for (const owner of [0, uid, other]) {
      await giveTree(folder, owner);
      expect((await lstat(join(folder, 'appendonlydir', 'base'))).uid).toBe(owner);
    }
  });
});
