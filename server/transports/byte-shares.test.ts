import { expect, test } from 'vitest';
import { chooseToGiveWay, shareBeside, type HeldBytes } from './byte-shares.ts';

/** Whole numbers below a bound, the same in each run (a linear congruential generator). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('of those above the share the one that has held something longest gives way', () => {
  const all: HeldBytes<string>[] = [
    { account: 'oldest, within the share', ownerBytes: 10, heldSince: 0 },
    { account: 'older', ownerBytes: 11, heldSince: 1 },
    { account: 'newest', ownerBytes: 99, heldSince: 2 },
  ];
  expect(chooseToGiveWay(all, 10)?.account).toBe('older');
  expect(chooseToGiveWay(all, 99)).toBeNull();
});

test('where there is no room for a learner beside others, one of those is above the share', () => {
  const below = numbers(1);
  let tight = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const reserved = 1 + below(1_000);
    const others = Array.from({ length: 1 + below(40) }, () => 1 + below(60));
    const sum = others.reduce((bytes, more) => bytes + more, 0);
    const excess = below(3);
    // What the learner would have: often a byte more than there is room for, which is where a share is easily too large.
    const own = excess === 0 ? 1 + below(1_000) : Math.max(1, reserved - sum + excess - 1);
    if (sum + own <= reserved) continue;
    const share = shareBeside(reserved, own, others.length);
    const held = others.map((ownerBytes, account) => ({ account, ownerBytes, heldSince: 0 }));
    expect(chooseToGiveWay(held, share), JSON.stringify({ reserved, own, others })).not.toBeNull();
    if (sum + own === reserved + 1) tight += 1;
  }
  expect(tight).toBeGreaterThan(1_000);
});
