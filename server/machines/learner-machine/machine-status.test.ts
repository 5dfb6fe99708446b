import { expect, test } from 'vitest';
import { MachineStatus, stateOf } from './machine-status.ts';
import { newLife, nextLife, parkedLife, type ServerLife } from '../redis-server/server-life.ts';

const running: ServerLife = { state: 'running' };

test('what is done to a machine as a whole comes before what its servers do', () => {
  expect(stateOf('open', [])).toBe('absent');
  expect(stateOf('open', [parkedLife, running])).toBe('running');
  expect(stateOf('resetting', [running])).toBe('resetting');
  expect(stateOf('removed', [running])).toBe('removed');
});

test('tells of each change of the state once', () => {
  const server = { life: nextLife(newLife, { type: 'launch' }) };
  const told: string[] = [];
  const status = new MachineStatus({ lives: () => [server.life], isNeeded: () => true, changed: () => told.push(status.state) });
  expect(status.state).toBe('starting');
  status.tell(server, { type: 'ready' });
  status.tell(server, { type: 'use' });
  status.tell(server, { type: 'silence' });
  status.look();
  status.pass('resetting');
  expect([status.gate, status.isClosed]).toEqual(['resetting', false]);
  status.pass('removed');
  expect([status.gate, status.isClosed]).toEqual(['removed', true]);
  expect(told).toEqual(['running', 'idle', 'resetting', 'removed']);
});

test('tells of a machine that is needed no longer, though its state is as before', () => {
  let isNeeded = true;
  let told = 0;
  const status = new MachineStatus({ lives: () => [], isNeeded: () => isNeeded, changed: () => (told += 1) });
  status.look();
  expect(told).toBe(0);
  isNeeded = false;
  status.look();
  expect(told).toBe(1);
});
