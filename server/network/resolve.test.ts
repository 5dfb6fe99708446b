import { expect, test } from 'vitest';
import { resolve } from './resolve.ts';

const learner = 'a'.repeat(32);

test.each(['127.0.0.1', 'localhost', 'notebook', '0.0.0.0', '::1'])('%s leads to the own machine, by its loopback', (host) => {
  expect(resolve(learner, host)).toEqual({ kind: 'machine', learner, place: 'loopback' });
});

test('the network card leads to the own machine, too', () => {
  expect(resolve(learner, '192.168.1.44')).toEqual({ kind: 'machine', learner, place: 'card' });
});

test("no address or name leads to anybody else's", () => {
  for (const host of ['192.168.1.45', '10.0.0.1', '2001:db8::1']) expect(resolve(learner, host)).toEqual({ kind: 'nowhere' });
  for (const host of ['redis.io', 'b'.repeat(32), '']) expect(resolve(learner, host)).toEqual({ kind: 'unknown' });
});
