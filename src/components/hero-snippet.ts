// Hero snippet: the <hero-snippet> element, the home page's live snippet with commands to try below it.
import type { RedisSnippet } from '../snippet/redis-snippet.ts';

export class HeroSnippet extends HTMLElement {
  /** The presses, one after another, so that none is lost while an earlier one runs. Never rejects. */
  #tries: Promise<void> = Promise.resolve();

  connectedCallback(): void {
    for (const code of this.querySelectorAll(':scope > p code')) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = code.textContent;
      button.addEventListener('click', () => {
        this.#tries = this.#try(button.textContent ?? '', this.#tries);
      });
      code.replaceWith(button);
    }
  }

  /** Adds a command after those that are there, and runs them. What the reader wrote stays kept as they wrote it. */
  async #try(command: string, earlier: Promise<void>): Promise<void> {
    await earlier;
    const snippet = this.querySelector<RedisSnippet>('redis-snippet');
    if (snippet === null) return;
    while (snippet.state === 'running') await snippet.run();
    snippet.showKept(`${snippet.source.trimEnd()}\n${command}`);
    await snippet.run();
    // What it printed is what the reader wants to see.
    const screen = snippet.querySelector('.rn-screen');
    if (screen !== null) screen.scrollTop = screen.scrollHeight;
  }
}
