import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DeadlineTimer } from './deadline-timer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function started(): { timer: DeadlineTimer; fire: ReturnType<typeof vi.fn> } {
  const fire = vi.fn();
  return { timer: new DeadlineTimer(fire), fire };
}

it('fires once, at its time', () => {
  const { timer, fire } = started();
  timer.set(100);
  vi.advanceTimersByTime(99);
  expect(fire).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(fire).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1_000);
  expect(fire).toHaveBeenCalledTimes(1);
});

it('moves to a later time, and to an earlier one', () => {
  const { timer, fire } = started();
  timer.set(100);
  vi.advanceTimersByTime(50);
  timer.set(100);
  vi.advanceTimersByTime(99);
  expect(fire).not.toHaveBeenCalled();
  timer.set(10);
  vi.advanceTimersByTime(10);
  expect(fire).toHaveBeenCalledTimes(1);
});

it('does not fire once it is cleared, unless it is set again', () => {
  const { timer, fire } = started();
  timer.set(100);
  timer.clear();
  vi.advanceTimersByTime(200);
  expect(fire).not.toHaveBeenCalled();
  timer.set(5);
  vi.advanceTimersByTime(5);
  expect(fire).toHaveBeenCalledTimes(1);
});

it('keeps one timer, however often it is set', () => {
  const { timer } = started();
  for (let wait = 0; wait < 100; wait += 1) {
    timer.set(5_000);
    timer.clear();
  }
  expect(vi.getTimerCount()).toBe(1);
});

it('takes a time longer than a timer can hold', () => {
  const { timer, fire } = started();
  const month = 31 * 24 * 60 * 60 * 1_000;
  timer.set(month);
  vi.advanceTimersByTime(month - 1);
  expect(fire).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(fire).toHaveBeenCalledTimes(1);
});
