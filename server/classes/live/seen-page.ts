// Seen page: what a visit shows, put together from what a student's page says of it, until the teacher's page has taken it.
import type { SeenPage, SeenSnippet } from '../../../src/class-protocol.ts';
import { liveLimits } from './limits.ts';

export class SeenParts {
  #latest: Omit<SeenPage, 'snippets'> | null = null;
  /** Snippets that the teacher's page has not been told of as they are now. */
  readonly #waiting = new Map<string, SeenSnippet>();
  #bytes = 0;

  /** false: it is more than a visit shows. */
  add({ snippets, ...page }: SeenPage): boolean {
    this.#latest = { ...(this.#latest?.order !== undefined && { order: this.#latest.order }), ...page };
    for (const snippet of snippets) {
      const before = this.#waiting.get(snippet.key);
      if (before !== undefined) this.#bytes -= bytesOf(before);
      this.#waiting.delete(snippet.key);
      this.#waiting.set(snippet.key, snippet);
      this.#bytes += bytesOf(snippet);
    }
    return this.#waiting.size <= liveLimits.seenSnippets && this.#bytes <= liveLimits.seenBytes;
  }

  /** All that was not taken yet; null: there is nothing. */
  take(): SeenPage | null {
    if (this.#latest === null) return null;
    const view = { ...this.#latest, snippets: [...this.#waiting.values()] };
    this.#latest = null;
    this.#waiting.clear();
    this.#bytes = 0;
    return view;
  }
}

function bytesOf({ key, source, output }: SeenSnippet): number {
  return key.length + source.length + output.reduce((sum, line) => sum + line.length, 100);
}
