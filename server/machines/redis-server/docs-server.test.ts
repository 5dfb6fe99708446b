import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readOwnDocs } from './docs-server.ts';
import { findRedis, inspectRedis, type RedisBinary } from './redis-binary.ts';

const isolation = { hasParentDeathSignal: process.platform === 'linux' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notebook-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('reads what the real server says of its commands', async () => {
  const { commands } = await readOwnDocs(await inspectRedis((await findRedis()) ?? ''), isolation);
  expect(commands.length).toBeGreaterThan(200);
  const set = commands.find(({ name }) => name === 'SET');
  expect(set).toMatchObject({ since: '1.0.0', group: 'string', complexity: 'O(1)', arity: -3 });
  expect(set?.arguments?.slice(0, 2)).toMatchObject([
    { name: 'key', type: 'key' },
    { name: 'value', type: 'string' },
  ]);
  const list = commands.find(({ name }) => name === 'CLIENT')?.subcommands?.find(({ name }) => name === 'CLIENT LIST');
  expect(list).toMatchObject({ group: 'connection', arity: -2 });
  expect(readdirSync(folder)).toEqual([]);
});

it('says what a server printed that does not start, and leaves no folder', async () => {
  const wrong: RedisBinary = { path: '/bin/echo', version: '7.0.15', flavour: 'redis' };
  await expect(readOwnDocs(wrong, isolation)).rejects.toThrow(/ended before it was ready: .*--unixsocket/);
  const missing: RedisBinary = { ...wrong, path: '/nowhere/redis-server' };
  await expect(readOwnDocs(missing, { hasParentDeathSignal: false })).rejects.toThrow('ENOENT');
  expect(readdirSync(folder)).toEqual([]);
});
