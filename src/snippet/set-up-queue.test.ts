// The order in which the snippets of a page come to work, and what is asked of one before its turn.
import { expect, test, vi } from 'vitest';
import { SetUpQueue } from './set-up-queue.ts';

/** Names come into the list that is given, as each is set up. */
function item(name: string, done: string[]): { setUp(): void } {
  return { setUp: () => void done.push(name) };
}

test('nothing works before its task, all does in the order of the page, and what comes later works at once', async () => {
  const done: string[] = [];
  const queue = new SetUpQueue();
  for (const name of ['a', 'b', 'c']) queue.add(item(name, done));
  const passed = queue.pass();
  expect(done).toEqual([]);
  await passed;
  expect(done).toEqual(['a', 'b', 'c']);
  queue.add(item('d', done));
  expect(done).toEqual(['a', 'b', 'c', 'd']);
});

test('what is wanted before its turn works at once, after those before it and no other', async () => {
  const done: string[] = [];
  const queue = new SetUpQueue();
  const wanted = item('b', done);
  for (const one of [item('a', done), wanted, item('c', done)]) queue.add(one);
  queue.upTo(wanted);
  queue.upTo(wanted);
  expect(done).toEqual(['a', 'b']);
  await queue.pass();
  expect(done).toEqual(['a', 'b', 'c']);
});

test('long work is parted into tasks', async () => {
  let clock = 0;
  const queue = new SetUpQueue(() => clock);
  const tasks: number[] = [];
  let task = 0;
  for (let at = 0; at < 5; at += 1) {
    queue.add({
      setUp: () => {
        clock += 5;
        tasks.push(task);
        // Runs once this task is over.
        queueMicrotask(() => (task = tasks.length));
      },
    });
  }
  await queue.pass();
  expect(tasks).toEqual([0, 0, 2, 2, 4]);
});

test('one that cannot work is reported, and keeps no other from it', async () => {
  const report = vi.fn<(error: unknown) => void>();
  vi.stubGlobal('reportError', report);
  const done: string[] = [];
  const queue = new SetUpQueue();
  const fault = new Error('no static HTML');
  queue.add({
    setUp: () => {
      throw fault;
    },
  });
  queue.add(item('b', done));
  await queue.pass();
  expect(done).toEqual(['b']);
  expect(report).toHaveBeenCalledExactlyOnceWith(fault);
  vi.unstubAllGlobals();
});

test('all of them work at once for whoever needs every one', async () => {
  const done: string[] = [];
  const queue = new SetUpQueue();
  for (const name of ['a', 'b']) queue.add(item(name, done));
  const passed = queue.pass();
  queue.finish();
  expect(done).toEqual(['a', 'b']);
  await passed;
  expect(done).toEqual(['a', 'b']);
});
