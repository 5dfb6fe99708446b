// What a header says as time passes.
import { expect, it, vi } from 'vitest';
import { texts } from '../texts/languages/en.ts';
import { RunProgress } from './run-progress.ts';
import type { Sum } from './sum.ts';

it('says anew how long it runs, but leaves what it says of its waiting as it is while that is right: a press takes time', () => {
  vi.useFakeTimers();
  try {
    const said: Sum[] = [];
    const progress = new RunProgress(performance.now(), new AbortController().signal, texts.run, (sum) => said.push(sum));
    vi.advanceTimersByTime(2_000);
    expect(said).toMatchObject([
      { state: 'running', ms: 0 },
      { state: 'running', ms: 1_000 },
      { state: 'running', ms: 2_000 },
    ]);
    let number = 7;
    progress.waits({ owner: { stop: () => undefined, number: () => number } });
    vi.advanceTimersByTime(5_000);
    expect(said.slice(3)).toMatchObject([{ state: 'waiting', what: 'step 7' }]);
    // A cell has come to the page above that one.
    number = 8;
    vi.advanceTimersByTime(5_000);
    expect(said.slice(4)).toMatchObject([{ state: 'waiting', what: 'step 8' }]);
    progress.waits('over');
    vi.advanceTimersByTime(1_000);
    expect(said.slice(5)).toMatchObject([{ state: 'running' }, { state: 'running' }]);
    progress.waitsFor('Miriam');
    vi.advanceTimersByTime(5_000);
    progress.waitsFor(null);
    expect(said.slice(7)).toMatchObject([{ state: 'waiting', what: 'Miriam' }, { state: 'running' }]);
    progress.end();
  } finally {
    vi.useRealTimers();
  }
});
