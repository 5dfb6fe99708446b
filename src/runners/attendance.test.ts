import { expect, test, vi } from 'vitest';
import { Attendance } from './attendance.ts';

test('parts load once, when it is time, and those that come later at once', async () => {
  const attendance = new Attendance();
  const loaded: string[] = [];
  attendance.add(async () => loaded.push('first'));
  expect(loaded).toEqual([]);
  await Promise.all([attendance.begin(), attendance.begin()]);
  attendance.add(async () => loaded.push('second'));
  expect(loaded).toEqual(['first', 'second']);
  await attendance.begin();
  expect(loaded).toEqual(['first', 'second']);
});

test('a part that hangs holds a run up for some seconds at most, and comes when it can', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const attendance = new Attendance();
    const answer = Promise.withResolvers<void>();
    const loaded: string[] = [];
    attendance.add(async () => {
      await answer.promise;
      loaded.push('late');
    });
    const begun = attendance.begin();
    await vi.runAllTimersAsync();
    await begun;
    expect(loaded).toEqual([]);
    answer.resolve();
    await attendance.begin();
    expect(loaded).toEqual(['late']);
  } finally {
    vi.useRealTimers();
  }
});

test('what the parts let begin before them keeps them waiting for some seconds at most, all together', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    const attendance = new Attendance();
    const loaded: number[] = [];
    const started = performance.now();
    attendance.add(() => {
      loaded.push(performance.now() - started);
      return Promise.withResolvers().promise;
    });
    const begun = attendance.begin(Promise.withResolvers<void>().promise);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(loaded).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await begun;
    expect(loaded).toEqual([5_000]);

    const { promise: first, resolve: start } = Promise.withResolvers<void>();
    const other = new Attendance();
    other.add(async () => loaded.push(0));
    const both = other.begin(first);
    start();
    await both;
    expect(loaded, 'and no longer than they have to').toEqual([5_000, 0]);
  } finally {
    vi.useRealTimers();
  }
});

test('a part that cannot be had holds nobody up, and comes with the next run or by itself', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const attendance = new Attendance();
    const tries: string[] = [];
    const part = attendance.add(async () => {
      tries.push('broken');
      if (tries.filter((one) => one === 'broken').length < 4) throw new Error('no such file in this test');
    });
    attendance.add(async () => tries.push('whole'));
    await attendance.begin();
    expect(tries).toEqual(['broken', 'whole']);
    await attendance.begin();
    expect(tries).toEqual(['broken', 'whole', 'broken']);
    // Whoever needs it is told, each time.
    expect(await part.come()).toBe(false);
    expect(tries).toEqual(['broken', 'whole', 'broken', 'broken']);
    await vi.runAllTimersAsync();
    expect(tries).toEqual(['broken', 'whole', 'broken', 'broken', 'broken']);
    expect(await part.come()).toBe(true);
  } finally {
    vi.useRealTimers();
    vi.restoreAllMocks();
  }
});
