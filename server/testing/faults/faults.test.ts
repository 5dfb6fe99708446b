// The short form of the fault suite: each fault happens once to a small class at work. `npm run test:faults` is the long one.
import { expect, test } from 'vitest';
import { runFaults, type FaultOutcome, type FaultPlan } from './fault-run.ts';
import { faults, type Fault } from './faults.ts';

/** For each of the faults, most of which start a bridge, on a machine busy with everything else. */
const patience = 40_000;

/** All of these, one after the other. */
const inTurn =
  (some: readonly Fault[]): Fault =>
  async (group, random) => {
    for (const fault of some) {
      await fault(group, random);
      await group.isAtWork();
    }
  };

const emptying: Fault = (group) => Promise.resolve(group.writers[0]?.also('FLUSHALL'));

const once = (plans: Omit<FaultPlan, 'times'>[], students: number): Promise<FaultOutcome[]> =>
  runFaults(
    plans.map((plan) => ({ ...plan, times: 1 })),
    { students, seed: 11, atOnce: plans.length, done: () => {} },
  );

test(
  'no write that was acknowledged is lost or torn, and nothing outlives what it belongs to, whatever happens to whom',
  { timeout: patience * Object.keys(faults).length },
  async () => {
    const all = Object.values(faults);
    const halves = [0, 1].map((half) => ({ title: `half ${half}`, fault: inTurn(all.filter((_, index) => index % 2 === half)) }));
    for (const outcome of await once(halves, 2)) {
      expect.soft(outcome).toMatchObject({ lost: 0, torn: 0, outlived: [], times: 1 });
      expect.soft(outcome.failure).toBeUndefined();
      expect(outcome.acknowledged).toBeGreaterThan(100);
    }
  },
);

test('a write that is lost is noticed', { timeout: 4 * patience }, async () => {
  expect((await once([{ title: 'all data goes', fault: emptying }], 1))[0]?.lost).toBeGreaterThan(0);
});
