import { afterEach, expect, it, vi } from 'vitest';
import { untilLoaded } from './part-loading.ts';

afterEach(() => vi.useRealTimers());

it('asks for a part again until it comes, and says why it did not', async () => {
  vi.useFakeTimers();
  const warned = vi.spyOn(console, 'warn').mockReturnValue();
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new TypeError('no bridge')).mockResolvedValue('the part');
  const failed = vi.fn<() => void>();
  const part = untilLoaded(load, failed);
  await vi.runAllTimersAsync();
  await expect(part).resolves.toBe('the part');
  expect(load).toHaveBeenCalledTimes(2);
  expect(failed).toHaveBeenCalledOnce();
  expect(warned).toHaveBeenCalledWith(expect.any(String), new TypeError('no bridge'));
});
