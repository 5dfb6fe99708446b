import { expect, test } from 'vitest';
import { TurnQueue } from './turn-queue.ts';

/** Asks for a turn and notes when it comes; settled: lets all that is due happen. */
async function ask(queue: TurnQueue, order: string[], learner: string, name = learner): Promise<void> {
  const end = await queue.turn(learner);
  order.push(name);
  ends.push(end);
}
const ends: (() => void)[] = [];
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

test("one learner's many starts do not come before another's first", async () => {
  const queue = new TurnQueue(2);
  const order: string[] = [];
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) void ask(queue, order, 'a', name);
  void ask(queue, order, 'b');
  void ask(queue, order, 'c');
  await settled();
  expect(order).toEqual(['a1', 'a2']);
  while (ends.length > 0) {
    ends.shift()?.();
    await settled();
  }
  expect(order).toEqual(['a1', 'a2', 'a3', 'b', 'c', 'a4', 'a5']);
});

test('no more run than may, and a turn that is ended twice frees one place', async () => {
  const queue = new TurnQueue(1);
  const order: string[] = [];
  for (const learner of ['a', 'b', 'c']) void ask(queue, order, learner);
  await settled();
  const end = ends.shift();
  end?.();
  end?.();
  await settled();
  expect(order).toEqual(['a', 'b']);
  ends.shift()?.();
  await settled();
  expect(order).toEqual(['a', 'b', 'c']);
});
