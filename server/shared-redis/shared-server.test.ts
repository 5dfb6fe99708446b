import { expect, test } from 'vitest';
import { sharedLimits } from './limits.ts';
import { SharedServer } from './shared-server.ts';
import type { ToldServer } from './redis-survey.ts';

/** A server whose questions are answered by the test, at a time that the test says. */
function asked(): { server: SharedServer; answers: ((server: ToldServer | null) => void)[]; clock: { now: number } } {
  const answers: ((server: ToldServer | null) => void)[] = [];
  const clock = { now: 0 };
  const ask = (): Promise<ToldServer | null> => {
    const { promise, resolve } = Promise.withResolvers<ToldServer | null>();
    answers.push(resolve);
    return promise;
  };
  return { server: new SharedServer(ask, () => clock.now), answers, clock };
}

test('all who want to know wait for one question, and a known version is not asked for again', async () => {
  const { server, answers } = asked();
  const found = Promise.all(Array.from({ length: 50 }, () => server.find()));
  answers[0]?.({ flavour: 'valkey', version: '9.1.2' });
  expect(new Set(await found)).toEqual(new Set(['9.1.2']));
  expect(await server.find()).toBe('9.1.2');
  expect(server.flavour).toBe('valkey');
  expect(answers).toHaveLength(1);
});

test('a failure is remembered for a while, or until the Redis can be reached', async () => {
  const { server, answers, clock } = asked();
  const first = server.find();
  answers[0]?.(null);
  expect(await first).toBe('unknown');
  expect(server.flavour).toBeUndefined();
  clock.now = sharedLimits.askAgainMs - 1;
  expect(await server.find()).toBe('unknown');
  expect(answers).toHaveLength(1);
  clock.now += 1;
  const second = server.find();
  answers[1]?.(null);
  await second;
  server.mayBeAsked();
  const third = server.find();
  answers[2]?.({ flavour: 'redis', version: '8.0.1' });
  expect(await third).toBe('8.0.1');
});
