import { expect, it } from 'vitest';
import type { Sum } from '../snippet/sum.ts';
import { texts } from '../texts/languages/en.ts';
import { isDone, summaryOf, tickOf, type Tick } from './tick.ts';

const error = { kind: 'reply', name: 'WRONGTYPE' } as never;

it.each<[Sum, Tick, boolean]>([
  [{ state: 'idle' }, 'idle', false],
  [{ state: 'nothing', ms: 1 }, 'idle', false],
  [{ state: 'editing' }, 'open', false],
  [{ state: 'waiting', what: 'step 2' }, 'open', false],
  [{ state: 'running', ms: 1 }, 'running', false],
  [{ state: 'stopping' }, 'running', false],
  [{ state: 'matches', of: 2, ms: 1 }, 'match', true],
  [{ state: 'differs', differing: 1, of: 2, ms: 1 }, 'differs', false],
  [{ state: 'expected-error', error, ms: 1 }, 'ran', true],
  [{ state: 'failed', error, step: 1, of: 1, ms: 1 }, 'error', false],
  [{ state: 'unavailable', ms: 1 }, 'error', false],
  [{ state: 'stopped', ms: 1 }, 'ran', false],
  [{ state: 'ran', lines: 3, ms: 1 }, 'ran', true],
])('of %j is %s', (sum, tick, done) => {
  expect(tickOf(sum)).toBe(tick);
  expect(isDone(sum)).toBe(done);
});

it('says what all of them come to', () => {
  const all: Tick[] = ['match', 'idle', 'match', 'error', 'differs', 'running', 'idle', 'open', 'ran'];
  expect(summaryOf(all, texts.run)).toBe(
    '9 steps: 2 as in the lesson, 1 differs, 1 failed, 1 ran, 1 running, 1 waiting or being edited and 2 not run',
  );
  expect(summaryOf(['idle'], texts.run)).toBe('1 step: 1 not run');
});
