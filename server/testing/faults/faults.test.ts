// The short form of the fault suite: each fault happens once to a small class at work. `npm run test:faults` is the long one.
import { expect, test } from 'vitest';
import { seeded } from '../seeded.ts';
import { runFaults, type FaultOutcome } from './fault-run.ts';
import { faults, type Fault } from './faults.ts';

/** For each of the faults, most of which start a bridge, on a machine busy with everything else. */
const patience = 40_000;

const everything: Fault = async (group, random) => {
  for (const fault of Object.values(faults)) {
    await fault(group, random);
    await group.isAtWork();
  }
};

const emptying: Fault = (group) => Promise.resolve(group.writers[0]?.also('FLUSHALL'));

async function once(title: string, fault: Fault, students: number): Promise<FaultOutcome | undefined> {
  const [outcome] = await runFaults([{ title, fault, times: 1 }], { students, random: seeded(11), done: () => {} });
  return outcome;
}

test(
  'no write that was acknowledged is lost or torn, whatever happens to whom',
  { timeout: patience * Object.keys(faults).length },
  async () => {
    const outcome = await once('all of them', everything, 2);
    expect(outcome).toMatchObject({ lost: 0, torn: 0 });
    expect(outcome?.acknowledged).toBeGreaterThan(100);
  },
);

test('a write that is lost is noticed', { timeout: patience }, async () => {
  expect((await once('all data goes', emptying, 1))?.lost).toBeGreaterThan(0);
});
