import { describe, expect, it } from 'vitest';
import { duration, spokenOutcome } from './outcome-text.ts';

describe('what is said of a run', () => {
  it('tells how each ended', () => {
    expect(spokenOutcome({ status: 'done', exitCode: 0 }, 12.3)).toBe('Done in 12 ms.');
    expect(spokenOutcome({ status: 'failed', exitCode: 2 }, 1500)).toBe('Failed with exit status 2.');
    expect(spokenOutcome({ status: 'failed', exitCode: null, message: 'No.' }, 5)).toBe('Failed. No.');
    expect(spokenOutcome({ status: 'stopped', exitCode: 130 }, 61_000)).toBe('Stopped after 1 min 1 s.');
    expect(spokenOutcome({ status: 'unavailable', exitCode: null, message: 'Start it again.' }, 1)).toBe('Could not run. Start it again.');
  });

  it('never says of a run with an error that it went well', () => {
    expect(spokenOutcome({ status: 'done', exitCode: 0 }, 12, 1)).toBe('Ended in 12 ms with 1 error.');
    expect(spokenOutcome({ status: 'done', exitCode: 0, message: 'No.' }, 5, 2)).toBe('Ended in 5 ms with 2 errors. No.');
  });
});

describe('duration', () => {
  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [9_949, '9.9 s'],
    [9_960, '10 s'],
    [59_400, '59 s'],
    [125_000, '2 min 5 s'],
  ])('of %d ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});
