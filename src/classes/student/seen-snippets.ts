// Seen snippets: what a visit shows of the page's snippets, and of them what has changed since it was last told.
import { classWireLimits, type SeenPage, type SeenSnippet } from '../../class-protocol.ts';
import { RedisSnippet } from '../../snippet/redis-snippet.ts';
import { stepNumber } from '../step-number.ts';
import { studentLimits } from './limits.ts';
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
    // A byte more than one for each letter is rare in code, and the rest is cut.
    source: fitting(snippet.source),
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

function fitting(source: string): string {
  const bytes = new TextEncoder().encode(source);
  if (bytes.length <= classWireLimits.snippetBytes) return source;
  return new TextDecoder().decode(bytes.subarray(0, classWireLimits.snippetBytes - 4)).replace(/\ufffd$/, '');
}

/** What one visit was told. */
export class SeenDeltas {
  readonly #told = new Map<string, string>();

  /** Tellings, each small enough for one word; none where nothing has changed. */
  next(page: Omit<SeenPage, 'snippets'>, snippets: readonly SeenSnippet[]): SeenPage[] {
    const changed = snippets.flatMap((snippet) => {
      const text = JSON.stringify(snippet);
      if (this.#told.get(snippet.key) === text) return [];
      this.#told.set(snippet.key, text);
      return [{ snippet, bytes: 2 * text.length }];
    });
    const head = JSON.stringify(page);
    if (changed.length === 0 && this.#told.get('') === head) return [];
    this.#told.set('', head);
    const views: { snippets: SeenSnippet[]; bytes: number }[] = [{ snippets: [], bytes: 0 }];
    for (const { snippet, bytes } of changed) {
      const last = views.at(-1);
      if (last !== undefined && (last.snippets.length === 0 || last.bytes + bytes <= studentLimits.seenBytes)) {
        last.snippets.push(snippet);
        last.bytes += bytes;
      } else views.push({ snippets: [snippet], bytes });
    }
    return views.map((view) => ({ ...page, snippets: view.snippets }));
  }
}

/** All snippets of the page, in its order. */
export function pageSnippets(): RedisSnippet[] {
  return [...document.querySelectorAll('redis-snippet')].filter((element) => element instanceof RedisSnippet);
}
