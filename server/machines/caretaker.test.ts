import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Caretaker, type CaredMachine } from './caretaker.ts';
import { machineLimits } from './limits.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function machine(work: () => Promise<void>): CaredMachine {
  return { care: vi.fn(work), watchdog: { check: vi.fn(work) }, disk: { isWriting: true, check: vi.fn(work), checkRoom: vi.fn(work) } };
}

test('a machine that takes for ever, and one that fails, keep it from no other', async () => {
  const reports: string[] = [];
  const stuck = machine(() => new Promise(() => {}));
  const broken = machine(() => Promise.reject(new Error('no disk')));
  const fine = machine(() => Promise.resolve());
  const caretaker = new Caretaker({
    residents: { machines: [stuck, broken, fine], sweep: () => {} },
    quota: { isShort: () => Promise.resolve(false) },
    limits: machineLimits,
    report: (entry) => void reports.push(entry),
  });
  const { diskCheckMs, roomCheckMs } = machineLimits;
  await vi.advanceTimersByTimeAsync(3 * diskCheckMs);
  expect(fine.disk.check).toHaveBeenCalledTimes(3);
  expect(fine.disk.checkRoom).toHaveBeenCalledTimes((3 * diskCheckMs) / roomCheckMs);
  expect(fine.care).toHaveBeenCalled();
  expect(reports).toContainEqual(expect.stringMatching(/^The disk of a machine could not be looked after\. .*no disk/));
  caretaker.stop();
  await vi.advanceTimersByTimeAsync(diskCheckMs);
  expect(fine.disk.check).toHaveBeenCalledTimes(3);
});
