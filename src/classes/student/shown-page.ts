// Shown page: while a visit lasts, and no longer, what the page shows is told to the one who looks; and what they type comes in.
import type { StudentWord } from '../../class-protocol.ts';
import { studentLimits } from './limits.ts';
import { SeenDeltas } from './seen-deltas.ts';
import { pageSnippets, seenSnippet } from './seen-snippets.ts';
import type { StepStates } from './step-states.ts';

/** What it is told with. */
export interface ShownPageParts {
  readonly page: string;
  readonly states: StepStates;
  readonly step: () => number | null;
  readonly say: (word: StudentWord) => void;
}

export class ShownPage {
  readonly #parts: ShownPageParts;
  /** By visit. */
  readonly #visits = new Map<string, SeenDeltas>();
  #watching: AbortController | null = null;
  #due: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: ShownPageParts) {
    this.#parts = parts;
  }

  /** Shows it to these visits, and to no others. */
  showTo(visits: readonly string[]): void {
    for (const id of this.#visits.keys()) if (!visits.includes(id)) this.#visits.delete(id);
    for (const id of visits) if (!this.#visits.has(id)) this.#visits.set(id, new SeenDeltas());
    if (this.#visits.size === 0) this.#stop();
    else {
      this.#watch();
      this.#tell();
    }
  }

  #watch(): void {
    if (this.#watching !== null) return;
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    const later = (): void => {
      this.#due ??= setTimeout(() => this.#tell(), studentLimits.seenMs);
    };
    for (const event of ['snippet-edited', 'snippet-state', 'snippet-step', 'input', 'scroll'] as const)
      document.addEventListener(event, later, { signal, passive: true });
    // What a run prints comes piece by piece, and cells come and go.
    const watcher = new MutationObserver(later);
    watcher.observe(document.querySelector('main') ?? document.body, { childList: true, characterData: true, subtree: true });
    signal.addEventListener('abort', () => watcher.disconnect());
  }

  #stop(): void {
    this.#watching?.abort();
    this.#watching = null;
    clearTimeout(this.#due);
    this.#due = undefined;
  }

  #tell(): void {
    clearTimeout(this.#due);
    this.#due = undefined;
    const { page, states, step, say } = this.#parts;
    const snippets = pageSnippets().map((snippet) => seenSnippet(snippet, states));
    const head = { page, title: document.querySelector('h1')?.textContent?.trim() ?? document.title, step: step() };
    for (const [visit, deltas] of this.#visits) for (const view of deltas.next(head, snippets)) say({ type: 'seen', visit, view });
  }
}
