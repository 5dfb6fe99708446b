// Seen snippets: what a visit shows of the page's snippets.
import { classWireLimits, type SeenSnippet } from '../../class-protocol.ts';
import { RedisSnippet } from '../../snippet/redis-snippet.ts';
import { stepNumber } from '../step-number.ts';
import { studentLimits } from './limits.ts';
import { shownSource } from './shown-source.ts';
import type { StepStates } from './step-states.ts';

/** The first lines of what its run has printed so far, and how many more there are. */
function outputOf(snippet: RedisSnippet): Pick<SeenSnippet, 'output' | 'moreLines'> {
  const text = snippet.steps.map(({ output }) => output ?? '').join('');
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const output = lines.slice(0, classWireLimits.seenLines).map((line) => line.slice(0, studentLimits.lineCharacters));
  return { output, moreLines: lines.length - output.length };
}

export function seenSnippet(snippet: RedisSnippet, states: StepStates): SeenSnippet {
  const step = stepNumber(snippet);
  return {
    step,
    key: snippet.identity.slice(0, 200),
    kind: snippet.kind,
    ...shownSource(snippet.source),
    isEdited: snippet.source !== snippet.original,
    state: step === null ? ownState(snippet) : states.of(step),
    ...outputOf(snippet),
  };
}

/** A cell of the student's own is no step of the lesson's. */
function ownState({ state, trouble }: RedisSnippet): SeenSnippet['state'] {
  if (state === 'running') return 'running';
  if (state === 'idle') return 'not-run';
  return state === 'failed' || state === 'unavailable' || trouble === 'failed' ? 'failed' : 'matched';
}

/** All snippets of the page, in its order. */
export function pageSnippets(): RedisSnippet[] {
  return [...document.querySelectorAll('redis-snippet')].filter((element) => element instanceof RedisSnippet);
}
