// Hero snippet: the <hero-snippet> element, the home page's live snippet with commands to try below it.
import type { RedisSnippet } from '../snippet/redis-snippet.ts';

export class HeroSnippet extends HTMLElement {
  connectedCallback(): void {
    for (const code of this.querySelectorAll(':scope > p code')) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = code.textContent;
      button.addEventListener('click', () => void this.#try(code.textContent ?? ''));
      code.replaceWith(button);
    }
  }

  /** Adds a command after those that are there, and runs them. */
  async #try(command: string): Promise<void> {
    const snippet = this.querySelector<RedisSnippet>('redis-snippet');
    if (snippet === null) return;
    if (snippet.state === 'running') await snippet.run();
    snippet.source = `${snippet.source.trimEnd()}\n${command}`;
    await snippet.run();
    // What it printed is what the reader wants to see.
    const screen = snippet.querySelector('.rn-screen');
    if (screen !== null) screen.scrollTop = screen.scrollHeight;
  }
}
