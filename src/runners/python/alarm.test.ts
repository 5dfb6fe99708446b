import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Alarm } from './alarm.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

function rung(): { alarm: Alarm; ring: ReturnType<typeof vi.fn> } {
  const ring = vi.fn();
  return { alarm: new Alarm(ring), ring };
}

it('rings once, at its time', () => {
  const { alarm, ring } = rung();
  alarm.set(100);
  vi.advanceTimersByTime(99);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(ring).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1_000);
  expect(ring).toHaveBeenCalledTimes(1);
});

it('moves to a later time, and to an earlier one', () => {
  const { alarm, ring } = rung();
  alarm.set(100);
  vi.advanceTimersByTime(50);
  alarm.set(100);
  vi.advanceTimersByTime(99);
  expect(ring).not.toHaveBeenCalled();
  alarm.set(10);
  vi.advanceTimersByTime(10);
  expect(ring).toHaveBeenCalledTimes(1);
});

it('does not ring once it is cleared, unless it is set again', () => {
  const { alarm, ring } = rung();
  alarm.set(100);
  alarm.clear();
  vi.advanceTimersByTime(200);
  expect(ring).not.toHaveBeenCalled();
  alarm.set(5);
  vi.advanceTimersByTime(5);
  expect(ring).toHaveBeenCalledTimes(1);
});

it('keeps one timer, however often it is set', () => {
  const { alarm } = rung();
  for (let wait = 0; wait < 100; wait += 1) {
    alarm.set(5_000);
    alarm.clear();
  }
  expect(vi.getTimerCount()).toBe(1);
});

it('takes a time longer than a timer can hold', () => {
  const { alarm, ring } = rung();
  const month = 31 * 24 * 60 * 60 * 1_000;
  alarm.set(month);
  vi.advanceTimersByTime(month - 1);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(ring).toHaveBeenCalledTimes(1);
});
