// Live deeds that fail for some of those whom they are for.
import { expect, test } from 'vitest';
import { ada, room, zoe } from '../../testing/test-students.ts';
import { LiveClass } from './live-class.ts';
import { LiveDeeds } from './live-deeds.ts';
import { MachineDeeds } from './machine-deeds.ts';
import { TokenBuckets } from '../../token-buckets.ts';
import { liveLimits } from './limits.ts';

const never = (): Promise<never> => Promise.reject(new Error('Nobody asked for that'));

test('a deed that cannot be done for somebody says for whom, and is done for the others', async () => {
  const log: string[] = [];
  const extended: string[] = [];
  const machines = new MachineDeeds({
    of: never,
    hasData: never,
    putAside: never,
    aside: never,
    bringBack: never,
    extend: async (learner) => {
      if (learner === zoe.learner) throw new Error('The disk is full');
      extended.push(learner);
    },
  });
  const live = new LiveClass({
    plans: new Map(),
    summary: () => ({ ...room, keptUntil: null, hasEnded: false, students: 2 }),
    waiting: () => [],
    removed: () => [],
    facts: () => {
      throw new Error('No page is open');
    },
    teacher: () => 'Miriam',
    pace: new TokenBuckets(liveLimits.words),
    setReachable: () => undefined,
    visited: () => Promise.resolve(true),
    bringBack: () => undefined,
    changed: () => undefined,
    failed: () => undefined,
    now: () => 1,
  });
  const deeds = new LiveDeeds({ machines, plans: new Map(), now: () => 1, log: (entry) => log.push(entry) });
  expect(await deeds.perform({ type: 'extend', to: ['Ada', 'Zoë'] }, { students: [ada, zoe], live, from: 'Miriam' })).toEqual({
    count: 1,
    failed: ['Zoë'],
  });
  expect([extended, log]).toEqual([[ada.learner], [expect.stringContaining('could not be done for Zoë. Error: The disk is full')]]);
});
