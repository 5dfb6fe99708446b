import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findExecutables } from './executable.ts';
import { bringRedis, isUsable, parseServerVersion } from './redis.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'set-up-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string, prints: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho '${prints}'\n`);
  chmodSync(path, 0o755);
  return path;
}

test('a version is read from what Redis and Valkey print', () => {
  expect(parseServerVersion('Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0')).toBe('7.0.15');
  expect(parseServerVersion('Valkey server v=8.1.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0')).toBe('8.1.1');
  expect(parseServerVersion('redis-cli 7.0.15')).toBeNull();
});

test('7 and newer are usable', () => {
  expect(['6.2.14', '7.0.0', '8.0.2', '10.1.0'].map(isUsable)).toEqual([false, true, true, true]);
});

test('REDIS_URL needs no server of ours', async () => {
  expect(await bringRedis({ REDIS_URL: 'redis://localhost' })).toBeNull();
});

test('the server on PATH is found, and one that is too old is passed over', async () => {
  program('redis-server', 'Redis server v=6.0.16 sha=0');
  const valkey = program('valkey-server', 'Valkey server v=8.1.1 sha=0');
  expect(await bringRedis({ PATH: folder })).toBe(valkey);
});

test('REDIS_SERVER is used as it is named', async () => {
  const path = program('my-redis', 'Redis server v=7.2.4 sha=0');
  expect(await bringRedis({ REDIS_SERVER: path })).toBe(path);
});

test('a REDIS_SERVER that cannot be used is refused with its value and what was expected', async () => {
  await expect(bringRedis({ REDIS_SERVER: join(folder, 'nothing') })).rejects.toThrow(
    /REDIS_SERVER=.*nothing cannot be used: there is no program; expected the path/,
  );
  await expect(bringRedis({ REDIS_SERVER: program('cli', 'redis-cli 7.0.15') })).rejects.toThrow(/does not say a server's version/);
  await expect(bringRedis({ REDIS_SERVER: program('old', 'Redis server v=6.2.0 sha=0') })).rejects.toThrow(
    /it is version 6\.2\.0; expected .* 7 or newer/,
  );
});

test('programs are found in the order of PATH, then in the usual folders; what cannot be run is not one', () => {
  const sh = program('sh', 'mine');
  writeFileSync(join(folder, 'redis-server'), 'a file');
  expect(findExecutables(['sh'], folder)[0]).toBe(sh);
  expect(findExecutables(['sh'], '')).toContain('/bin/sh');
  expect(findExecutables(['redis-server'], folder)).not.toContain(join(folder, 'redis-server'));
});
