// Seen deltas: of a page's snippets, what has changed since a visit was last told.
import type { SeenPage, SeenSnippet } from '../../class-protocol.ts';
import { studentLimits } from './limits.ts';

/** What one visit was told. */
export class SeenDeltas {
  readonly #told = new Map<string, string>();
  #order = '';
  #head = '';

  /** snippets: all of the page, in its order. Tellings, each small enough for one word; none where nothing has changed. */
  next(page: Omit<SeenPage, 'snippets' | 'order'>, snippets: readonly SeenSnippet[]): SeenPage[] {
    const keys = [...new Set(snippets.map(({ key }) => key))];
    for (const key of this.#told.keys()) if (!keys.includes(key)) this.#told.delete(key);
    const changed = snippets.flatMap((snippet) => {
      const text = JSON.stringify(snippet);
      if (this.#told.get(snippet.key) === text) return [];
      this.#told.set(snippet.key, text);
      return [{ snippet, bytes: 2 * text.length }];
    });
    const [head, orderText] = [JSON.stringify(page), JSON.stringify(keys)];
    const order = orderText === this.#order ? null : keys;
    if (changed.length === 0 && order === null && this.#head === head) return [];
    this.#head = head;
    this.#order = orderText;
    const views: { snippets: SeenSnippet[]; bytes: number }[] = [{ snippets: [], bytes: order === null ? 0 : 2 * orderText.length }];
    for (const { snippet, bytes } of changed) {
      const last = views.at(-1);
      if (last !== undefined && (last.bytes === 0 || last.bytes + bytes <= studentLimits.seenBytes)) {
        last.snippets.push(snippet);
        last.bytes += bytes;
      } else views.push({ snippets: [snippet], bytes });
    }
    return views.map((view, at) => ({ ...page, ...(at === 0 && order !== null && { order }), snippets: view.snippets }));
  }
}
