import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { Capacity, chooseToLeave, type Claim, type Tenant } from './capacity.ts';
import { DiskQuota } from './disk-quota.ts';

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

const placeLimits = { servers: 2, freeMemoryBytes: 0, placeMs: Infinity, tenureMs: Infinity, readyPollMs: 1 };

function seated(claim: Claim, leave: (one: { serverCount: number }) => Promise<boolean>): Tenant & { serverCount: number } {
  const one = { folder: '', serverCount: 1, claim, isWanted: true, lastUseAt: 0, seatedAt: 0, park: () => leave(one) };
  return one;
}
async function gone(one: { serverCount: number }): Promise<boolean> {
  one.serverCount = 0;
  return true;
}
function emptyHanded(): Tenant {
  return { ...seated('busy', gone), serverCount: 0 };
}
function open(tenants: readonly Tenant[], limits: Partial<typeof placeLimits> = {}): Capacity {
  return new Capacity({ ...placeLimits, ...limits }, new DiskQuota(tmpdir(), { diskBytes: Infinity, freeDiskBytes: 0 }), () => tenants);
}

describe('a place', () => {
  test('is given while another start waits for a machine that takes long to leave', async () => {
    const leaving = Promise.withResolvers<boolean>();
    const slow = seated('left', () => leaving.promise);
    const capacity = open([slow, seated('silent', gone)]);
    const first = capacity.place(emptyHanded());
    const place = await capacity.place(emptyHanded());
    slow.serverCount = 0;
    leaving.resolve(true);
    (await first).give();
    place.give();
  });

  test('is refused at once to who has one, and goes to whoever has waited longest', async () => {
    const tenants = [seated('used', gone), seated('used', gone)];
    const capacity = open(tenants);
    const order: number[] = [];
    const waiting = [1, 2].map((number) => capacity.place(emptyHanded()).then(() => order.push(number)));
    await expect(capacity.place(seated('busy', gone))).rejects.toMatchObject({ code: 'limit' });
    for (const one of tenants) {
      one.serverCount = 0;
      await Promise.race(waiting.slice(order.length));
    }
    expect(order).toEqual([1, 2]);
  });

  test('is kept for nobody who has left meanwhile', async () => {
    const tenants = [seated('used', gone), seated('used', gone)];
    const capacity = open(tenants);
    const crowd = Array.from({ length: 200 }, () => ({ ...emptyHanded(), isWanted: true }));
    const refused = crowd.map((one) => expect(capacity.place(one)).rejects.toMatchObject({ code: 'limit' }));
    const place = capacity.place(emptyHanded());
    for (const one of crowd) one.isWanted = false;
    await Promise.all(refused);
    for (const one of tenants) one.serverCount = 0;
    (await place).give();
  });

  test('is given to each of a crowd as soon as those before have theirs, with no look at a clock', async () => {
    const capacity = open([], { servers: 1_000, readyPollMs: 1e6 });
    const places = await Promise.all(Array.from({ length: 300 }, () => capacity.place(emptyHanded())));
    for (const place of places) place.give();
  });
});
