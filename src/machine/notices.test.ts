import { expect, test } from 'vitest';
import { ConnectError, type Connection } from '../bridge/connection.ts';
import type { PageMachine } from './page-machine.ts';
import { Notices } from './notices.ts';
import { nodeMachine } from './redis-cli/node-machine.test-support.ts';

const ended = (reason: string | null): Connection => ({
  send: () => Promise.resolve(),
  receive: () => Promise.resolve(null),
  close: () => {},
  reason,
});

function machine(...answers: (Connection | ConnectError)[]): PageMachine {
  return {
    ...nodeMachine(),
    connect: async () => {
      const answer = answers.shift();
      if (answer === undefined || answer instanceof ConnectError) throw answer;
      return answer;
    },
  };
}

test('tells why a connection ended, whatever comes after it', async () => {
  const notices = new Notices();
  const watched = notices.watch(machine(ended('It ran out of memory.'), ended(null)));
  for (let count = 0; count < 2; count += 1) {
    const connection = await watched.connect('127.0.0.1', 6379);
    expect(await connection.receive()).toBeNull();
  }
  expect(notices.text).toBe('It ran out of memory.');
});

test('tells why one was refused, until one is not', async () => {
  const notices = new Notices();
  const watched = notices.watch(machine(new ConnectError('ECONNREFUSED', 'Nobody listens there.'), ended(null)));
  await expect(watched.connect('127.0.0.1', 6379)).rejects.toThrow('Connection refused');
  expect(notices.text).toBe('Nobody listens there.');
  await watched.connect('127.0.0.1', 6379);
  expect(notices.text).toBeNull();
});

test('says nothing of a refusal that is the answer somebody asked for', async () => {
  const notices = new Notices();
  const watched = notices.watch(machine(new ConnectError('ECONNREFUSED', 'Nobody listens there.')));
  await expect(watched.connect('192.168.1.44', 7, undefined, { isProbe: true })).rejects.toThrow('Connection refused');
  expect([notices.text, notices.isRefused]).toEqual([null, false]);
});
