import { expect, test } from 'vitest';
import type { RunOptions, RunOwner } from './runner.ts';
import { SessionQueue } from './session-queue.ts';

const owner = (): RunOwner => ({ number: () => 1, stop: () => undefined });
type Wait = Parameters<NonNullable<RunOptions['onWait']>>[0];
const never = new AbortController().signal;

/** Lets everything that is due happen. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

test('runs have their turns in order, and each that waits knows for whom', async () => {
  const queue = new SessionQueue();
  const [first, second, third] = [owner(), owner(), owner()];
  const turn = await queue.enter(never, { owner: first, onWait: () => expect.unreachable('nobody is ahead') });
  const waits: Wait[][] = [[], []];
  const entering = [second, third].map((one, at) => queue.enter(never, { owner: one, onWait: (wait) => waits[at]?.push(wait) }));
  await settle();
  expect(waits).toEqual([[{ owner: first }], [{ owner: first }]]);
  turn?.over();
  const next = await entering[0];
  await settle();
  expect(waits[0]?.at(-1)).toBe('over');
  expect(waits[1]?.at(-1)).toEqual({ owner: second });
  next?.over();
  expect(await entering[1]).not.toBeNull();
  expect(waits[1]?.at(-1)).toBe('over');
});

test('one that is stopped while it waits makes way, and those behind it do not wait for it', async () => {
  const queue = new SessionQueue();
  const turn = await queue.enter(never, {});
  const stop = new AbortController();
  const stopped = queue.enter(stop.signal, {});
  const last = queue.enter(never, {});
  stop.abort();
  expect(await stopped).toBeNull();
  turn?.over();
  expect(await last).not.toBeNull();
});

test('one that was stopped before it came has no turn', async () => {
  expect(await new SessionQueue().enter(AbortSignal.abort(), {})).toBeNull();
});
