import { describe, expect, it } from 'vitest';
import { duration, outcomeText } from './outcome-text.ts';

describe('outcomeText', () => {
  it('says how each run ended', () => {
    expect(outcomeText({ status: 'done', exitCode: 0 }, 12.3)).toEqual({ short: '12 ms', spoken: 'Done in 12 ms.' });
    expect(outcomeText({ status: 'failed', exitCode: 2 }, 1500)).toEqual({ short: 'exit 2 · 1.5 s', spoken: 'Failed with exit status 2.' });
    expect(outcomeText({ status: 'failed', exitCode: null, message: 'No.' }, 5)).toEqual({ short: 'failed · 5 ms', spoken: 'Failed. No.' });
    expect(outcomeText({ status: 'stopped', exitCode: 130 }, 61_000)).toEqual({
      short: 'stopped · 1 min 1 s',
      spoken: 'Stopped after 1 min 1 s.',
    });
    expect(outcomeText({ status: 'unavailable', exitCode: null, message: 'Start it again.' }, 1)).toEqual({
      short: 'could not run',
      spoken: 'Could not run. Start it again.',
    });
  });

  it('never says of a run with an error that it went well', () => {
    expect(outcomeText({ status: 'done', exitCode: 0 }, 12, 1)).toEqual({
      short: '1 error · 12 ms',
      spoken: 'Ended in 12 ms with 1 error.',
    });
    expect(outcomeText({ status: 'done', exitCode: 0, message: 'No.' }, 5, 2)).toEqual({
      short: '2 errors · 5 ms',
      spoken: 'Ended in 5 ms with 2 errors. No.',
    });
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
