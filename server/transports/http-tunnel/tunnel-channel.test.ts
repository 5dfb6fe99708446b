// A channel of the HTTP tunnel by itself, with a real Redis.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byteBudgetLimits } from '../limits.ts';
import { TestMachines } from '../../testing/test-machines.ts';
import type { Slot } from '../admission.ts';
import { ByteBudget } from '../byte-budget.ts';
import { TunnelChannel } from './tunnel-channel.ts';

let machines: TestMachines;
beforeAll(async () => {
  machines = await TestMachines.open();
});
afterAll(() => machines.close());

test('one whose page has left gives its place back where its Redis is parked before it has closed', async () => {
  let isReleased = false;
  const slot: Slot = {
    hold: () => {},
    touch: () => {},
    leave: () => {},
    release: () => {
      isReleased = true;
    },
  };
  const connect = (): ReturnType<TestMachines['connect']> => machines.connect('127.0.0.1', 6379);
  const stream = await connect();
  const bytes = new ByteBudget(byteBudgetLimits).open('learner', { giveWay: () => {} });
  process.kill(machines.redisPid, 'SIGSTOP');
  try {
    const channel = new TunnelChannel({ stream, connect, slot, bytes }, () => {});
    channel.close();
    expect(isReleased).toBe(false);
    stream.emit('parked');
    stream.destroy();
    expect(isReleased).toBe(true);
  } finally {
    process.kill(machines.redisPid, 'SIGCONT');
  }
});
