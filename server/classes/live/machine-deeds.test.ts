// What a teacher does with a student's machine, where that cannot be done.
import { readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MachineError, type Machine, type PrivateMachines, type ServerHandle } from '../../machine.ts';
import { ask, someone, tell, testHost, TestLearners } from '../../testing/test-learners.ts';
import { liveLimits } from './limits.ts';
import { MachineDeeds } from './machine-deeds.ts';

let learners: TestLearners;
beforeEach(async () => {
  learners = await TestLearners.open(await testHost());
});
afterEach(() => learners.remove());

test('what was put aside is said to be back where it came, and never where it is gone', async () => {
  const machines = await learners.machines();
  const deeds = new MachineDeeds(machines);
  const machine = await learners.machine();
  /** Of what was put aside a moment ago: when, and where it stands. */
  const putAside = async (): Promise<{ at: number; folder: string }> => {
    await ask(machine, 6379, 'SET', 'a', '1');
    return { at: (await deeds.reset(someone))?.at ?? 0, folder: join(learners.folder, 'learners', someone, 'aside') };
  };
  const gone = await putAside();
  await rm(gone.folder, { recursive: true });
  expect(await deeds.bringBack(someone, gone.at)).toBe('nothing');
  const { at } = await putAside();
  expect([await deeds.bringBack(someone, at), await deeds.bringBack(someone, at)]).toEqual(['back', 'back']);
  expect([await deeds.bringBack(someone, gone.at), await deeds.bringBack(someone)]).toEqual(['nothing', 'nothing']);
  await putAside();
  expect(await deeds.bringBack(someone)).toBe('back');
});

test('a restart of a server that does not come up fails, with its last words', async () => {
  const machine = await learners.machine();
  await ask(machine, 6379, 'SET', 'a', '1');
  await tell(machine, 6379, 'SHUTDOWN');
  const folder = join(learners.folder, 'learners', someone, '6379', 'appendonlydir');
  const [base = ''] = (await readdir(folder)).filter((name) => name.endsWith('base.rdb'));
  await truncate(join(folder, base), 5);
  await expect(new MachineDeeds(await learners.machines()).restart(someone)).rejects.toMatchObject({
    code: 'start-failed',
    message: expect.stringMatching(/^redis-server did not start: .{10}/) as string,
  });
});

test('a restart of a server that neither answers nor ends is given up, and the server is killed', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const never = new Promise<never>(() => undefined);
    const signal = vi.fn<ServerHandle['signal']>();
    const server: Partial<ServerHandle> = { ready: never, exited: never, signal };
    const started = Promise.withResolvers<void>();
    const machine = {
      facts: () => Promise.resolve({ servers: [] }),
      connect: () => Promise.reject(new MachineError('refused', 'Nobody listens.')),
      start: () => {
        started.resolve();
        return Promise.resolve(server);
      },
    } as unknown as Machine;
    const machines = { of: () => Promise.resolve(machine) } as unknown as PrivateMachines;
    const restart = expect(new MachineDeeds(machines).restart(someone)).rejects.toMatchObject({ code: 'start-failed' });
    await started.promise;
    await vi.advanceTimersByTimeAsync(liveLimits.loadMs);
    await restart;
    expect(signal).toHaveBeenCalledWith('KILL');
  } finally {
    vi.useRealTimers();
  }
});
