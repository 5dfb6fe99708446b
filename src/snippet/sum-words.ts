// Sum words: what a snippet's sum reads as, and by which mark it is told apart.
import type { Texts } from '../texts/texts.ts';
import type { StepError } from './step-error.ts';
import type { EndedSum, Sum } from './sum.ts';

/** Told apart by shape; colour only repeats it. */
export type SumMark = 'clock' | 'spinner' | 'check' | 'not-equal' | 'triangle' | 'cross' | 'square' | 'dot';

export interface SumWords {
  readonly mark: SumMark | null;
  /** What matters, set off from the rest; "" where nothing is. */
  readonly strong: string;
  readonly text: string;
  /** What gives way in a narrow header. */
  readonly rest: string;
  /** A time, which gives way before. */
  readonly time: string;
}

const none: SumWords = { mark: null, strong: '', text: '', rest: '', time: '' };

export function sumWords(sum: Sum, { sum: texts, duration }: Texts): SumWords {
  switch (sum.state) {
    case 'idle':
      return none;
    case 'editing':
      return { ...none, text: texts.editing };
    case 'waiting':
      return { ...none, mark: 'clock', text: texts.waits(sum.what) };
    case 'running':
      return { ...none, mark: 'spinner', text: sum.doing ?? texts.running, time: sum.ms < 1_000 ? '' : duration(sum.ms) };
    case 'stopping':
      return { ...none, mark: 'spinner', text: texts.stopping };
    case 'matches':
    case 'differs':
    case 'expected-error':
    case 'failed':
    case 'stopped':
    case 'ran':
    case 'nothing':
    case 'unavailable':
      return withContext(sum, { ...none, ...ended(sum, texts, duration(sum.ms)) }, texts);
  }
}

/** With when it ran, where that is long ago, and that the page's run went no further, for which there is room instead of the rest. */
function withContext({ earlier, halted }: EndedSum, words: SumWords, texts: Texts['sum']): SumWords {
  return {
    ...words,
    ...(halted === true && { rest: texts.haltedHere }),
    ...(earlier !== undefined && { time: texts.earlierRun(earlier) }),
  };
}

function ended(sum: EndedSum, texts: Texts['sum'], time: string): Partial<SumWords> {
  switch (sum.state) {
    case 'matches': {
      const [text, rest] = texts.asInLesson(sum.of, sum.of);
      return { mark: 'check', text, rest, time };
    }
    case 'differs': {
      const rest = ` · ${texts.asInLesson(sum.of - sum.differing, sum.of).join('')}`;
      return { mark: 'not-equal', strong: texts.differs(sum.differing), rest, time };
    }
    case 'expected-error':
      return { mark: 'triangle', strong: errorName(sum.error, texts), rest: texts.expectedError, time };
    case 'failed':
      return { mark: 'cross', strong: errorName(sum.error, texts), rest: sum.of === 1 ? '' : texts.inStep(sum.step, sum.of), time };
    case 'stopped':
      return { mark: 'square', text: texts.stopped(time) };
    case 'ran':
      return { mark: 'dot', text: sum.lines < 2 ? texts.ran : texts.lines(sum.lines), time };
    case 'nothing':
      return { mark: 'dot', text: texts.nothing };
    case 'unavailable':
      return { mark: 'cross', strong: sum.isLost === true ? texts.lost : texts.unavailable };
  }
}

function errorName(error: StepError, texts: Texts['sum']): string {
  switch (error.kind) {
    case 'reply':
      return texts.errorReply;
    case 'exception':
      return error.name;
    case 'exit':
      return texts.exit(error.exitCode);
  }
}
