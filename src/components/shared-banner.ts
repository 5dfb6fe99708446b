// Shared banner: the <shared-banner> element, which shows itself where the notebook's Redis is shared.
import type { PageContext } from '../runners/page-context.ts';

export abstract class SharedBanner extends HTMLElement {
  protected abstract readonly context: PageContext;

  connectedCallback(): void {
    void this.#show();
  }

  async #show(): Promise<void> {
    this.hidden = (await this.context.transport.health())?.isolation !== 'shared';
  }
}
