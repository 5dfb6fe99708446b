import { link, mkdir, mkdtemp, rm, statfs, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DiskQuota, folderBytes } from './disk-quota.ts';

test("a folder's bytes are those of its files, each once, and not of what links lead to", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
  await mkdir(join(folder, 'in'));
  const empty = await folderBytes(folder);
  await writeFile(join(folder, 'in', 'file'), Buffer.alloc(100_000, 1));
  await link(join(folder, 'in', 'file'), join(folder, 'other'));
  await symlink('/usr', join(folder, 'away'));
  const bytes = (await folderBytes(folder)) - empty;
  expect(bytes).toBeGreaterThanOrEqual(100_000);
  expect(bytes).toBeLessThan(120_000);
  await rm(folder, { recursive: true });
  expect(await folderBytes(folder)).toBe(0);
});

describe('a full disk', () => {
  const limits = { diskBytes: 100, freeDiskBytes: 0 };

  test('of all machines together stops those who take as much as each may, or more', async () => {
    const quota = new DiskQuota(tmpdir(), limits);
    quota.note('one', 60);
    quota.note('other', 40);
    expect(await quota.obstacle('one')).toBeNull();
    quota.note('other', 41);
    expect(await quota.obstacle('one')).toMatch(/All machines together/);
    expect(await Promise.all(['other', 'newcomer'].map((machine) => quota.obstacle(machine)))).toEqual([null, null]);
    quota.note('one', 0);
    expect(await quota.obstacle('other')).toBeNull();
  });

  test('lets a newcomer in, however many have filled it with a little each', async () => {
    const quota = new DiskQuota(tmpdir(), limits);
    for (let index = 0; index < 200; index += 1) quota.note(`minted ${index}`, 1);
    expect(await quota.obstacle('minted 7')).toMatch(/All machines together/);
    expect(await quota.obstacle('newcomer')).toBeNull();
  });

  test('of the computer stops the large first, and everybody where only the room to save is left', async () => {
    const { bavail, bsize } = await statfs(tmpdir());
    const near = new DiskQuota(tmpdir(), { diskBytes: 100, freeDiskBytes: bavail * bsize * 2 });
    near.note('large', 60);
    near.note('small', 10);
    expect(await near.obstacle('large')).toMatch(/nearly full/);
    expect(await near.obstacle('small')).toBeNull();
    const full = new DiskQuota(tmpdir(), { diskBytes: 100, freeDiskBytes: Infinity });
    expect(await full.obstacle('small')).toMatch(/nearly full/);
  });
});
