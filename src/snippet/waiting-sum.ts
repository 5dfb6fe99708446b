// Waiting sum: for whose run a snippet waits, and the way to end that.
import type { RunOwner } from '../runners/runner.ts';
import type { Texts } from '../texts/texts.ts';
import type { Sum } from './sum.ts';

/** owner: who has the session; null: nobody knows. */
export function waitingSum(owner: RunOwner | null, texts: Texts['run']): Sum {
  if (owner === null) return { state: 'waiting', what: texts.anotherSnippet };
  const step = owner.number();
  return { state: 'waiting', what: texts.step(step), link: { label: texts.stopStep(step), act: () => owner.stop() } };
}
