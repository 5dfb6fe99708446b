import { describe, expect, it } from 'vitest';
import { texts } from '../texts/languages/en.ts';
import { spokenOutcome } from './outcome-text.ts';

describe('what is said of a run', () => {
  it('tells how each ended', () => {
    expect(spokenOutcome({ status: 'done', exitCode: 0 }, 12.3, texts)).toBe('Done in 12 ms.');
    expect(spokenOutcome({ status: 'failed', exitCode: 2 }, 1500, texts)).toBe('Failed with exit status 2.');
    expect(spokenOutcome({ status: 'failed', exitCode: null, message: 'No.' }, 5, texts)).toBe('Failed. No.');
    expect(spokenOutcome({ status: 'stopped', exitCode: 130 }, 61_000, texts)).toBe('Stopped after 1 min 1 s.');
    expect(spokenOutcome({ status: 'unavailable', exitCode: null, message: 'Start it again.' }, 1, texts)).toBe(
      'Could not run. Start it again.',
    );
    // What was lost may have run.
    expect(spokenOutcome({ status: 'unavailable', exitCode: null, message: 'It was lost.', cause: 'lost' }, 1, texts)).toBe('It was lost.');
  });

  it('never says of a run with an error that it went well', () => {
    expect(spokenOutcome({ status: 'done', exitCode: 0 }, 12, texts, 1)).toBe('Ended in 12 ms with 1 error.');
    expect(spokenOutcome({ status: 'done', exitCode: 0, message: 'No.' }, 5, texts, 2)).toBe('Ended in 5 ms with 2 errors. No.');
  });
});
