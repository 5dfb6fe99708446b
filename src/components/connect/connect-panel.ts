// Connect panel: the <connect-panel> element, which the machine's menu opens. What it does comes with the first opening (connect-ways.ts).
import { BridgeError } from '../../bridge/connection.ts';
import { unreachableMessage } from '../../bridge/endpoint.ts';
import { failureText } from '../../runners/failure-text.ts';
import { wholeContext, type PageContext } from '../../runners/page-context.ts';
import type { ConnectWays } from './connect-ways.ts';

/** Dispatched on the document by whoever wants the panel open. */
export const openConnectEvent = 'rn-open-connect';

export class ConnectPanel extends HTMLElement {
  readonly #context: PageContext;
  #ways: ConnectWays | null = null;

  constructor(context: PageContext) {
    super();
    this.#context = context;
  }

  connectedCallback(): void {
    this.querySelector('.close')?.addEventListener('click', () => this.querySelector('dialog')?.close());
    this.querySelector('.retry')?.addEventListener('click', () => void this.#retry());
    document.addEventListener(openConnectEvent, () => {
      this.querySelector('dialog')?.showModal();
      void this.#load();
    });
  }

  async #load(): Promise<void> {
    try {
      const [{ ConnectWays: Ways }, context] = await Promise.all([import('./connect-ways.ts'), wholeContext(this.#context)]);
      this.#ways ??= new Ways(this, context);
    } catch {
      this.#say(failureText(new BridgeError('unreachable', unreachableMessage), this.#context.texts.failures));
      return;
    }
    await this.#ways.load();
  }

  /** Its button goes away meanwhile, and its focus with it. */
  async #retry(): Promise<void> {
    const [close, retry, show] = ['.close', '.retry', '.show'].map((part) => this.querySelector<HTMLElement>(part));
    close?.focus();
    await this.#load();
    if (this.querySelector('dialog')?.open === true) (retry?.hidden === false ? retry : show)?.focus();
  }

  /** That it does not work, and the way to try again. */
  #say(failure: string): void {
    const [state, retry] = [this.querySelector('.state'), this.querySelector<HTMLElement>('.retry')];
    if (state !== null) state.textContent = failure;
    if (retry !== null) retry.hidden = false;
  }
}
