import { describe, expect, test } from 'vitest';
import { chooseToLeave, type Claim } from './capacity.ts';

const terms = { isNewcomer: false, now: 10_000, tenureMs: 2_000 };
const newcomer = { ...terms, isNewcomer: true };

function tenant(name: string, claim: Claim, lastUseAt: number, more: { serverCount?: number; seatedAt?: number } = {}) {
  return { name, claim, lastUseAt, serverCount: 1, seatedAt: 0, ...more };
}

describe('who leaves', () => {
  test('nobody, where nobody is there or may be touched', () => {
    expect(chooseToLeave([], newcomer)).toBeNull();
    const busy = [tenant('busy', 'busy', 0), tenant('empty', 'left', 0, { serverCount: 0 })];
    expect(chooseToLeave(busy, newcomer)).toBeNull();
  });

  test('whoever has left, and of those the least lately used', () => {
    const tenants = [tenant('a', 'left', 5), tenant('b', 'left', 3), tenant('c', 'silent', 1), tenant('d', 'used', 0)];
    expect(chooseToLeave(tenants, terms)?.name).toBe('b');
  });

  test('then whoever is silent', () => {
    expect(chooseToLeave([tenant('a', 'used', 0), tenant('b', 'silent', 9), tenant('c', 'silent', 4)], terms)?.name).toBe('c');
  });

  test('nobody in use, for one who has a server already', () => {
    expect(chooseToLeave([tenant('a', 'used', 0, { serverCount: 3 })], terms)).toBeNull();
  });

  test('for a newcomer the greedy before the others, and then the least lately used', () => {
    const tenants = [tenant('a', 'used', 1), tenant('b', 'used', 7, { serverCount: 3 }), tenant('c', 'used', 2)];
    expect(chooseToLeave(tenants, newcomer)?.name).toBe('b');
    expect(chooseToLeave([tenant('a', 'used', 1), tenant('c', 'used', 2)], newcomer)?.name).toBe('a');
  });

  test('nobody in use who has just come', () => {
    const tenants = [tenant('a', 'used', 1, { seatedAt: 8_500 }), tenant('b', 'used', 2, { seatedAt: 8_000 })];
    expect(chooseToLeave(tenants, newcomer)?.name).toBe('b');
    expect(chooseToLeave(tenants.slice(0, 1), newcomer)).toBeNull();
  });
});
