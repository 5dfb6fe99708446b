import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processIdentity } from './process-facts.ts';
import { ProcessRecord } from './process-record.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notebook-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('ends what a killed bridge left, but never another process with its pid', async () => {
  const [orphan, stranger] = [spawn('sleep', ['60']), spawn('sleep', ['60'])];
  const ended = once(orphan, 'exit');
  await writeFile(join(folder, 'bridge.json'), JSON.stringify({ pid: 2 ** 30, identity: 'gone', runtimeDir: join(folder, 'sockets') }));
  await writeFile(join(folder, String(orphan.pid)), (await processIdentity(orphan.pid ?? 0)) ?? '');
  await writeFile(join(folder, String(stranger.pid)), 'another boot 1');
  await writeFile(join(folder, String(process.pid)), '');
  const record = await ProcessRecord.open(folder, folder);
  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(stranger.exitCode).toBeNull();
  expect(await processIdentity(stranger.pid ?? 0)).not.toBeNull();
  expect(await readdir(folder)).toEqual(['bridge.json']);
  stranger.kill();
  await record.close();
});

test('refuses a folder whose bridge is alive, and takes one that was left behind', async () => {
  const record = await ProcessRecord.open(folder, '/nowhere');
  await expect(ProcessRecord.open(folder, '/nowhere')).rejects.toMatchObject({ name: 'DataFolderInUseError' });
  await record.close();
  await writeFile(join(folder, 'bridge.json'), '{"pid":1,');
  await (await ProcessRecord.open(folder, '/nowhere')).close();
  expect(await readdir(folder)).toEqual([]);
});

test('removes the runtime folder of a killed bridge, and no other that a note names', async () => {
  const ours = await mkdtemp(join(tmpdir(), 'redis-notebook-'));
  const foreign = join(folder, 'redis-notebook-abcdef');
  const link = join(tmpdir(), `redis-notebook-${String(process.pid).padStart(6, 'x').slice(-6)}`);
  await mkdir(foreign);
  await symlink(foreign, link);
  try {
    for (const runtimeDir of [ours, foreign, link, folder, `${ours}/..`]) {
      await writeFile(join(folder, 'bridge.json'), JSON.stringify({ pid: 2 ** 30, identity: 'gone', runtimeDir }));
      await writeFile(join(foreign, 'precious'), '');
      await (await ProcessRecord.open(folder, '/nowhere')).close();
      expect(await readdir(foreign)).toEqual(['precious']);
    }
    await expect(stat(ours)).rejects.toMatchObject({ code: 'ENOENT' });
  } finally {
    await rm(link);
    await rm(ours, { recursive: true, force: true });
  }
});
