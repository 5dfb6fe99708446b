// Shared banner: the <shared-banner> element, which shows itself where the notebook's Redis is shared.
import { readIsolation } from './isolation.ts';

export class SharedBanner extends HTMLElement {
  connectedCallback(): void {
    void this.#show();
  }

  async #show(): Promise<void> {
    this.hidden = (await readIsolation()) !== 'shared';
  }
}
