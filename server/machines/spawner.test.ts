import { once } from 'node:events';
import { chmod, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { machineLimits } from '../limits.ts';
import { detectIsolation } from './isolation.ts';
import { Spawner, type Spawned } from './spawner.ts';

const host = await detectIsolation();
const machine = 'a';
const started: Spawned[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
});

async function spawn(spawner: Spawner, script: string, name = machine): Promise<Spawned> {
  const uid = host.uids?.first ?? null;
  const spawned = await spawner.spawn({ machine: name, uid, command: ['sh', '-c', script], folder: '/' });
  started.push(spawned);
  return spawned;
}

const networkOf = (pid: number): Promise<string> => readlink(`/proc/${pid}/ns/net`);

describe.skipIf(host.kind !== 'namespace')('where the host grants namespaces', () => {
  test('all processes of a machine share a network, also when the one that made it has died', async () => {
    const spawner = new Spawner(host, machineLimits);
    const [first, second] = await Promise.all([spawn(spawner, 'read x'), spawn(spawner, 'read x')]);
    const [stranger] = await Promise.all([spawn(spawner, 'read x', 'b'), first.placed, second.placed]);
    expect(await stranger.placed).toBe(true);
    const network = await networkOf(first.pid);
    expect(await networkOf(second.pid)).toBe(network);
    expect(await networkOf(stranger.pid)).not.toBe(network);
    for (const { child } of [first, second]) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const third = await spawn(spawner, 'read x');
    expect(await third.placed).toBe(true);
    expect(await networkOf(third.pid)).toBe(network);
    for (const name of ['a', 'b']) spawner.release(name);
  });

  test('a process that ended up in another network is ended, and told nothing', async () => {
    const spawner = new Spawner(host, machineLimits);
    expect(await (await spawn(spawner, 'read x')).placed).toBe(true);
    const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
    // In place of a namespace that has changed hands: steps that lead nowhere, into the network of the bridge.
    for (const program of ['nsenter', 'unshare']) {
      await writeFile(join(folder, program), '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n');
      await chmod(join(folder, program), 0o755);
    }
    vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
    const astray = await spawn(spawner, 'cat; echo secret');
    const output = text(astray.child.stdout ?? process.stdin);
    expect(await astray.placed).toBe(false);
    expect(await output).not.toContain('secret');
    spawner.release(machine);
  });

  test('a first process that stays in the network of the bridge is ended too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
    await writeFile(join(folder, 'unshare'), '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n', { mode: 0o755 });
    // What follows must not touch the network of the host.
    await writeFile(join(folder, 'ip'), '#!/bin/sh\ncat >/dev/null\n', { mode: 0o755 });
    vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
    const astray = await spawn(new Spawner(host, machineLimits), 'read x');
    expect(await astray.placed).toBe(false);
    expect(await new Promise((resolve) => astray.child.once('close', (_code, signal) => resolve(signal)))).toBe('SIGKILL');
    await rm(folder, { recursive: true });
  });
});

test('a machine whose first process fails makes its network at the next start', async () => {
  const spawner = new Spawner(host, machineLimits);
  const gone = await spawn(spawner, 'exit 3');
  await gone.placed;
  const next = await spawn(spawner, 'read x');
  expect(await next.placed).toBe(true);
  spawner.release(machine);
});

test('a program that is not there is named', async () => {
  vi.stubEnv('PATH', '/nowhere');
  const spawner = new Spawner({ ...host, kind: 'rewritten' }, machineLimits);
  await expect(spawner.spawn({ machine, uid: null, command: ['true'], folder: '/no/such/folder' })).rejects.toThrow(
    /cannot be started: spawn .* ENOENT/,
  );
});
