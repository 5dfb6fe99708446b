import { expect, test } from 'vitest';
import { computerOf } from './computers.ts';
import { resolve } from './resolve.ts';

const learner = 'a'.repeat(32);
const server = { learner, computer: 'server' };
const laptop = { learner, computer: 'laptop' };
const to = (computer: string, host: string): object => ({ kind: 'machine', learner, computer, host });

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['localhost', 'localhost'],
  ['LOCALHOST.', 'localhost'],
  ['notebook', 'notebook'],
  ['0.0.0.0', '0.0.0.0'],
  ['::1', '::1'],
  ['192.168.1.44', '192.168.1.44'],
  ['server', '192.168.1.44'],
])('on the server %s leads to itself, by %s', (host, own) => {
  expect(resolve(server, host)).toEqual(to('server', own));
});

test.each(['server', 'Server.', 'notebook', '192.168.1.44'])('from the laptop %s leads to the card of the server', (host) => {
  expect(resolve(laptop, host)).toEqual(to('server', '192.168.1.44'));
});

test.each(['127.0.0.1', 'localhost', '::1', '0.0.0.0'])("from the laptop %s is the laptop's own", (host) => {
  expect(resolve(laptop, host)).toEqual(to('laptop', host));
});

test('the laptop is reached by its name and its address, from everywhere', () => {
  for (const speaker of [server, laptop, { learner, computer: 'tablet' }]) {
    for (const host of ['laptop', '192.168.1.57']) expect(resolve(speaker, host)).toEqual(to('laptop', '192.168.1.57'));
  }
});

test('a computer of any name knows itself', () => {
  const tablet = { learner, computer: 'tablet' };
  const { ipv4 } = computerOf('tablet').card;
  for (const host of ['tablet', ipv4]) expect(resolve(tablet, host)).toEqual(to('tablet', ipv4));
});

test("no address or name leads to anybody else's", () => {
  for (const speaker of [server, laptop]) {
    for (const host of ['192.168.1.45', '10.0.0.1', '169.254.169.254', '2001:db8::1', '8.8.8.8', '::ffff:192.168.1.44'])
      expect(resolve(speaker, host)).toEqual({ kind: 'nowhere' });
    for (const host of ['redis.io', 'b'.repeat(32), '', 'host.docker.internal', 'cloud', 'class'])
      expect(resolve(speaker, host)).toEqual({ kind: 'unknown' });
  }
});
