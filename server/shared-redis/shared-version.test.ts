import { expect, test } from 'vitest';
import { sharedLimits } from './limits.ts';
import { SharedVersion } from './shared-version.ts';

/** A version whose questions are answered by the test, at a time that the test says. */
function asked(): { version: SharedVersion; answers: ((version: string | null) => void)[]; clock: { now: number } } {
  const answers: ((version: string | null) => void)[] = [];
  const clock = { now: 0 };
  const ask = (): Promise<string | null> => {
    const { promise, resolve } = Promise.withResolvers<string | null>();
    answers.push(resolve);
    return promise;
  };
  return { version: new SharedVersion(ask, () => clock.now), answers, clock };
}

test('all who want to know wait for one question, and a known version is not asked for again', async () => {
  const { version, answers } = asked();
  const found = Promise.all(Array.from({ length: 50 }, () => version.find()));
  answers[0]?.('7.0.15');
  expect(new Set(await found)).toEqual(new Set(['7.0.15']));
  expect(await version.find()).toBe('7.0.15');
  expect(answers).toHaveLength(1);
});

test('a failure is remembered for a while, or until the Redis can be reached', async () => {
  const { version, answers, clock } = asked();
  const first = version.find();
  answers[0]?.(null);
  expect(await first).toBe('unknown');
  clock.now = sharedLimits.askAgainMs - 1;
  expect(await version.find()).toBe('unknown');
  expect(answers).toHaveLength(1);
  clock.now += 1;
  const second = version.find();
  answers[1]?.(null);
  await second;
  version.mayBeAsked();
  const third = version.find();
  answers[2]?.('8.0.1');
  expect(await third).toBe('8.0.1');
});
