// Redis notebook: the <redis-notebook> element, which holds a page's lesson and plays its snippets.
import { RedisSnippet } from '../snippet/redis-snippet.ts';
import { isPlayed, play, type PlayedSnippet, type PlayOptions, type PlayProgress } from './playback.ts';

/** notebook-progress: a snippet begins to play. */
export type NotebookProgress = CustomEvent<PlayProgress<RedisSnippet>>;

export interface PlayRequest extends Pick<PlayOptions, 'signal' | 'giveUpMs'> {
  /** Those to play, in this order; all that play of the page, in its order, where they are missing. */
  readonly snippets?: readonly RedisSnippet[];
}

export class RedisNotebook extends HTMLElement {
  /** The snippets that play, in document order. */
  get snippets(): RedisSnippet[] {
    return [...this.querySelectorAll('redis-snippet')].filter((snippet) => snippet instanceof RedisSnippet && isPlayed(snippet));
  }

  /** Plays snippets from top to bottom; nothing plays by itself. Tells of each by the event notebook-progress. */
  play({ snippets = this.snippets, ...options }: PlayRequest = {}): Promise<PlayedSnippet<RedisSnippet>[]> {
    return play(snippets, {
      ...options,
      onProgress: (detail) => this.dispatchEvent(new CustomEvent('notebook-progress', { bubbles: true, composed: true, detail })),
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'redis-notebook': RedisNotebook;
  }
  interface HTMLElementEventMap {
    'notebook-progress': NotebookProgress;
  }
}
