import { expect, test } from 'vitest';
import type { MachineState } from '../machine.ts';
import { Residents, type ResidentMachine } from './residents.ts';

/** A machine that does nothing by itself. */
class IdleMachine implements ResidentMachine {
  state: MachineState = 'absent';
  isDown = false;
  readonly serverCount = 0;
  readonly usedAt = 1;
  isNeeded = false;
  hasLeft = false;
  removal = Promise.withResolvers<void>();
  readonly changed: () => void;
  constructor(changed: () => void) {
    this.changed = changed;
  }
  async leave(): Promise<void> {
    this.hasLeft = true;
  }
  remove(): Promise<void> {
    this.state = 'removed';
    this.changed();
    return this.removal.promise;
  }
}

function open(): Residents<IdleMachine> {
  return new Residents<IdleMachine>(
    async (learner, changed) => {
      if (learner === 'nobody') throw new Error('no room');
      return new IdleMachine(changed);
    },
    () => {},
  );
}

test('a machine is opened once for all that use it at a time, and forgotten after the last of them', async () => {
  const residents = open();
  const { promise, resolve } = Promise.withResolvers<void>();
  const long = residents.use('a', async (machine) => {
    await promise;
    return machine;
  });
  const machine = await residents.use('a', async (one) => one);
  expect(residents.one('a')).toBe(machine);
  expect(residents.list()).toEqual([{ learner: 'a', state: 'absent', servers: 0, usedAt: 1, isDown: false }]);
  resolve();
  expect(await long).toBe(machine);
  expect(residents.one('a')).toBeNull();
  expect(machine.hasLeft).toBe(true);
});

test('one that is needed stays, until it says or a sweep sees that it is not', async () => {
  const residents = open();
  for (const end of [(machine: IdleMachine) => machine.changed(), () => residents.sweep()]) {
    const machine = await residents.use('a', async (one) => {
      one.isNeeded = true;
      return one;
    });
    residents.sweep();
    expect(residents.machines).toEqual([machine]);
    machine.isNeeded = false;
    end(machine);
    expect(residents.machines).toEqual([]);
  }
});

test('each change of a state is told once, to whoever watches', async () => {
  const residents = open();
  const told: string[] = [];
  const stop = residents.watch(({ learner, state }) => told.push(`${learner} ${state}`));
  await residents.use('a', async (machine) => {
    for (const state of ['starting', 'running', 'running', 'parked'] as const) {
      machine.state = state;
      machine.changed();
    }
    stop();
    machine.state = 'removed';
    machine.changed();
  });
  expect(told).toEqual(['a starting', 'a running', 'a parked']);
});

test('who comes while one is removed waits and finds a new one, and one that somebody else uses is not removed', async () => {
  const residents = open();
  const told: string[] = [];
  residents.watch(({ learner, state }) => told.push(`${learner} ${state}`));
  let old: IdleMachine | null = null;
  const removed = residents.use('a', async (machine) => {
    old = machine;
    await residents.use('a', () => residents.remove('a'));
    expect(machine.state).toBe('absent');
    await residents.remove('a');
  });
  await expect.poll(() => residents.one('a')).toBeNull();
  const next = residents.use('a', async (machine) => machine);
  expect(residents.one('a')).toBeNull();
  old!.removal.resolve();
  await removed;
  expect(await next).not.toBe(old);
  expect(told).toEqual(['a removed']);
});

test('one that cannot be opened is no resident, and its user is told why', async () => {
  const residents = open();
  await expect(residents.use('nobody', async () => 1)).rejects.toThrow('no room');
  await residents.keep();
  expect(residents.list()).toEqual([]);
});

test('once they are kept none is forgotten: each is to be closed', async () => {
  const residents = open();
  await residents.keep();
  await residents.use('a', async () => 1);
  expect(residents.machines).toHaveLength(1);
});
