// Shared banner: the <shared-banner> element, which shows itself where the notebook's Redis is shared.
import type { PageContext } from '../runners/page-context.ts';

export class SharedBanner extends HTMLElement {
  readonly #context: PageContext;

  constructor(context: PageContext) {
    super();
    this.#context = context;
  }

  connectedCallback(): void {
    void this.#show();
  }

  async #show(): Promise<void> {
    this.hidden = (await this.#context.transport.health())?.isolation !== 'shared';
  }
}
