import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findRedis, inspectRedis, readVersion } from './redis-binary.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notebook-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function program(name: string, output: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\necho '${output}'\n`);
  await chmod(file, 0o755);
  return file;
}

test('the real one is found and known', async () => {
  const path = await findRedis();
  expect(await inspectRedis(path ?? '')).toMatchObject({ path, flavour: expect.stringMatching(/redis|valkey/) as string });
});

test('redis-server comes before valkey-server, and a file that is no program is none', async () => {
  expect(await findRedis(folder)).toBeNull();
  await writeFile(join(folder, 'redis-server'), '');
  const valkey = await program('valkey-server', 'Valkey server v=8.0.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1');
  expect(await findRedis(`/nowhere:${folder}`)).toBe(valkey);
  expect(await inspectRedis(valkey)).toEqual({ path: valkey, version: '8.0.1', flavour: 'valkey' });
  const redis = await program('redis-server', 'Redis server v=7.4.0 sha=00000000:0 malloc=libc bits=64 build=1');
  expect(await findRedis(folder)).toBe(redis);
});

test("a path below this folder is found from a machine's folder too", async () => {
  const file = await program('mine', 'Redis server v=7.4.0 sha=00000000:0 malloc=libc bits=64 build=1');
  expect(await inspectRedis(relative(process.cwd(), file))).toMatchObject({ path: file });
});

test('what is of no use is refused with the reason and what to do', async () => {
  await expect(inspectRedis('/nowhere/redis-server')).rejects.toMatchObject({
    name: 'RedisBinaryError',
    message: expect.stringMatching(/there is no such file.*REDIS_SERVER/) as string,
  });
  await expect(inspectRedis(await program('old', 'Redis server v=6.2.14 sha=0 malloc=libc bits=64 build=1'))).rejects.toThrow(
    /is Redis 6\.2\.14, and the notebook needs 7/,
  );
  await expect(inspectRedis(await program('echo', 'hello'))).rejects.toThrow(/does not say that it is a redis-server: "hello"/);
  expect(readVersion('Redis server v=255.255.255 sha=0')).toEqual({ flavour: 'redis', version: '255.255.255' });
});
