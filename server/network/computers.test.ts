import { isIPv4 } from 'node:net';
import { expect, test } from 'vitest';
import { computerOf } from './computers.ts';

test('the server is the machine that is there from the start', () => {
  expect(computerOf('server')).toMatchObject({ hostname: 'notebook', card: { name: 'eth0', ipv4: '192.168.1.44', prefix: 24 } });
});

test('the laptop has the address that lessons print', () => {
  expect(computerOf('laptop')).toEqual({
    name: 'laptop',
    hostname: 'laptop',
    card: { name: 'eth0', ipv4: '192.168.1.57', prefix: 24, mac: '02:42:c0:a8:01:39' },
  });
});

test('any other name has an address of its own, always the same, which is neither of those', () => {
  const names = Array.from({ length: 2_000 }, (_, index) => `computer-${index}`);
  for (const name of names) {
    const { card } = computerOf(name);
    expect(isIPv4(card.ipv4)).toBe(true);
    expect(card.ipv4).toMatch(/^192\.168\.1\.(1\d\d|2[0-4]\d)$/);
    expect(card.mac).toMatch(/^02:42:c0:a8:01:[\da-f]{2}$/);
    expect(computerOf(name)).toEqual(computerOf(name));
  }
  expect(new Set(names.map((name) => computerOf(name).card.ipv4)).size).toBe(150);
});
