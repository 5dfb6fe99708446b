// Tick: where one step of a page stands, as the page's bar shows it, and what all of them come to in words.
import type { Sum } from '../snippet/sum.ts';
import type { Texts } from '../texts/texts.ts';

/** open: it is being edited, or waits for another; ran: it ended with nothing to compare, or as somebody stopped it. */
export type Tick = 'match' | 'differs' | 'error' | 'ran' | 'running' | 'open' | 'idle';

/** In the order in which they are told. */
const ticks: readonly Tick[] = ['match', 'differs', 'error', 'ran', 'running', 'open', 'idle'];

export function tickOf(sum: Sum): Tick {
  switch (sum.state) {
    case 'matches':
      return 'match';
    case 'differs':
      return 'differs';
    case 'failed':
    case 'unavailable':
      return 'error';
    // An error that the lesson prints is as it should be, and has no mark of what went well all the same.
    case 'expected-error':
    case 'ran':
    case 'stopped':
      return 'ran';
    case 'running':
    case 'stopping':
      return 'running';
    case 'waiting':
    case 'editing':
      return 'open';
    case 'nothing':
    case 'idle':
      return 'idle';
  }
}

/** Whether a step that stands so is done: it did what the lesson says, or has nothing to compare with and ended well. */
export function isDone(sum: Sum): boolean {
  return sum.state === 'matches' || sum.state === 'expected-error' || sum.state === 'ran';
}

/** "16 steps: 3 as in the lesson, 1 differs and 12 not run". */
export function summaryOf(all: readonly Tick[], texts: Texts['run']): string {
  const parts = ticks.flatMap((tick) => {
    const count = all.filter((one) => one === tick).length;
    return count === 0 ? [] : [texts.ticks[tick](count)];
  });
  return texts.summary(all.length, parts);
}
