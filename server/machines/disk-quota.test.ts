import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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

test('there is room until all machines together have used theirs', async () => {
  const quota = new DiskQuota(tmpdir(), { diskBytes: 100, freeDiskBytes: 0 });
  quota.note('one', 60);
  quota.note('other', 40);
  expect(await quota.obstacle()).toBeNull();
  quota.note('other', 41);
  expect(await quota.obstacle()).toMatch(/disk/);
  expect(['one', 'other', 'none'].map((machine) => quota.hasLargeShare(machine))).toEqual([true, false, false]);
  quota.note('one', 0);
  expect(await quota.obstacle()).toBeNull();
  expect(quota.hasLargeShare('other')).toBe(true);
  expect(await new DiskQuota(tmpdir(), { diskBytes: 100, freeDiskBytes: Infinity }).obstacle()).toMatch(/nearly full/);
});
