import { expect, test, vi } from 'vitest';
import { Attendance } from '../runners/attendance.ts';
import { texts } from '../texts/languages/en.ts';
import { RunLoading } from './run-loading.ts';

test('a runner that hangs keeps the program of every run for some seconds at most', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const attendance = new Attendance();
    const attended: string[] = [];
    attendance.add(async () => attended.push('part'));
    const loading = new RunLoading({ attendance, texts });
    void loading.load(Promise.withResolvers<void>().promise);
    const program = loading.load();
    await vi.runAllTimersAsync();
    expect(attended).toEqual(['part']);
    expect(await program).toHaveProperty('SnippetRun');
  } finally {
    vi.useRealTimers();
  }
});
