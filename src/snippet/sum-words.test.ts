// What every sum reads as.
import { describe, expect, it } from 'vitest';
import { texts } from '../texts/languages/en.ts';
import type { Sum } from './sum.ts';
import { sumWords } from './sum-words.ts';

/** Mark, and the phrase with what is set off between asterisks. */
function read(sum: Sum): string {
  const { mark, strong, text, rest, time } = sumWords(sum, texts);
  return [mark ?? 'no mark', `${strong === '' ? '' : `*${strong}*`}${text}${rest}`, time].filter(Boolean).join(' | ');
}

describe('the words of a sum', () => {
  it.each<[Sum, string]>([
    [{ state: 'idle' }, 'no mark'],
    [{ state: 'editing' }, 'no mark | Editing'],
    [{ state: 'waiting', what: 'step 7' }, 'clock | Waits for step 7'],
    [{ state: 'running', ms: 900 }, 'spinner | Running'],
    [{ state: 'running', ms: 2_900 }, 'spinner | Running | 2.9 s'],
    [{ state: 'running', doing: 'Starting your Redis', ms: 7_000 }, 'spinner | Starting your Redis | 7.0 s'],
    [{ state: 'matches', of: 7, ms: 2 }, 'check | 7 of 7 as in the lesson | 2 ms'],
    [{ state: 'differs', differing: 1, of: 2, ms: 1 }, 'not-equal | *1 differs* · 1 of 2 as in the lesson | 1 ms'],
    [{ state: 'differs', differing: 2, of: 2, ms: 1 }, 'not-equal | *2 differ* · 0 of 2 as in the lesson | 1 ms'],
    [{ state: 'expected-error', error: { kind: 'reply', code: 'WRONGTYPE' }, ms: 1 }, 'triangle | *Error reply*, as in the lesson | 1 ms'],
    [{ state: 'failed', error: { kind: 'exit', exitCode: 1 }, step: 1, of: 1, ms: 6 }, 'cross | *Exit 1* | 6 ms'],
    [
      { state: 'failed', error: { kind: 'exception', name: 'ResponseError' }, step: 1, of: 2, ms: 4 },
      'cross | *ResponseError* in step 1 of 2 | 4 ms',
    ],
    [{ state: 'stopped', ms: 4_200 }, 'square | Stopped after 4.2 s'],
    [{ state: 'ran', lines: 214, ms: 9 }, 'dot | 214 lines | 9 ms'],
    [{ state: 'ran', lines: 1, ms: 1 }, 'dot | Ran | 1 ms'],
    [{ state: 'nothing', ms: 0 }, 'dot | Nothing to run'],
    [{ state: 'unavailable', ms: 3 }, 'cross | *Could not run*'],
    [{ state: 'unavailable', isLost: true, ms: 3 }, 'cross | *Connection lost*'],
    [{ state: 'matches', of: 1, ms: 2, earlier: new Date(2026, 0, 2, 9, 41) }, 'check | 1 of 1 as in the lesson | earlier run, 09:41'],
  ])('%j', (sum, words) => {
    expect(read(sum)).toBe(words);
  });
});
