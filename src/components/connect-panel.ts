// Connect panel: the <connect-panel> element, which shows the learner's token and what to do with it once the machine's menu asks for it.
import { failureText } from '../runners/failure-text.ts';
import { fetchToken, revokeTokens } from '../bridge/token-api.ts';
import { paths } from '../protocol.ts';
import { copyText } from '../snippet/clipboard.ts';
import { whileBusy } from './busy-button.ts';
import { connectLines } from './connect-lines.ts';
import type { PageContext } from '../runners/page-context.ts';
import type { Texts } from '../texts/texts.ts';

/** Dispatched on the document by whoever wants the panel open. */
export const openConnectEvent = 'rn-open-connect';

/** What stands for the token until it is shown. */
const veil = '•'.repeat(12);

/** How long a button says that it copied. */
const confirmMs = 1_600;

/** What the panel has to copy, by the name that its element and its Copy carry. */
type Copyable = Readonly<Record<string, string>>;

export abstract class ConnectPanel extends HTMLElement {
  protected abstract readonly context: PageContext;
  /** Kept while the dialog is open; null: there is none. */
  #token: string | null = null;
  #isShown = false;

  connectedCallback(): void {
    this.#part('.close', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    this.#part('.retry', HTMLButtonElement).addEventListener('click', () => void this.#retry());
    const revoke = this.#part('.revoke', HTMLButtonElement);
    revoke.addEventListener('click', () => void whileBusy(revoke, () => this.#revoke()));
    this.#part('.show', HTMLButtonElement).addEventListener('click', () => this.#show(!this.#isShown));
    for (const button of this.querySelectorAll<HTMLButtonElement>('[data-copy]'))
      button.addEventListener('click', () => void this.#copy(button));
    this.#dialog.addEventListener('close', () => this.#forget());
    document.addEventListener(openConnectEvent, () => {
      this.#dialog.showModal();
      void this.#load();
    });
  }

  get #texts(): Texts['connect'] {
    return this.context.texts.connect;
  }

  get #dialog(): HTMLDialogElement {
    return this.#part('dialog', HTMLDialogElement);
  }

  async #load(): Promise<void> {
    const retry = this.#part('.retry', HTMLButtonElement);
    this.#forget();
    this.#say(this.#texts.asking);
    retry.hidden = true;
    try {
      const { transport } = this.context;
      const [{ token, expiresAt }, health] = await Promise.all([fetchToken(document, transport.endpoint), transport.health()]);
      if (!this.#dialog.open) return;
      this.#token = token;
      this.#part('.expires', HTMLElement).textContent = this.context.texts.date(new Date(expiresAt));
      if (health?.isolation === 'shared') this.#part('.power', HTMLElement).textContent = this.#texts.powerShared;
      this.#say('');
      this.#show(false);
      this.#part('.ways', HTMLElement).hidden = false;
    } catch (error) {
      this.#say(failureText(error, this.context.texts.failures));
      retry.hidden = false;
    }
  }

  /** Its button goes away meanwhile, and its focus with it. */
  async #retry(): Promise<void> {
    this.#part('.close', HTMLButtonElement).focus();
    await this.#load();
    if (this.#dialog.open) this.#part(this.#token === null ? '.retry' : '.show', HTMLButtonElement).focus();
  }

  /** Makes all tokens void and shows a new one. */
  async #revoke(): Promise<void> {
    try {
      await revokeTokens(this.context.transport.endpoint);
      await this.#load();
      if (this.#token !== null) this.#say(this.#texts.revoked);
    } catch (error) {
      this.#say(failureText(error, this.context.texts.failures));
    }
  }

  /** A closed panel holds no secret. */
  #forget(): void {
    this.#token = null;
    this.#show(false);
    this.#part('.ways', HTMLElement).hidden = true;
    this.#say('');
  }

  #show(isShown: boolean): void {
    this.#isShown = isShown;
    const button = this.#part('.show', HTMLButtonElement);
    button.setAttribute('aria-pressed', String(isShown));
    button.setAttribute('aria-label', isShown ? this.#texts.hideToken : this.#texts.showToken);
    button.textContent = isShown ? this.#texts.hide : this.#texts.show;
    const copyable = copyableOf(isShown && this.#token !== null ? this.#token : veil);
    for (const element of this.querySelectorAll<HTMLElement>('[data-text]'))
      element.textContent = copyable[element.dataset['text'] ?? ''] ?? '';
  }

  async #copy(button: HTMLButtonElement): Promise<void> {
    // What is said a second time would not be heard otherwise.
    this.#say('');
    const text = copyableOf(this.#token ?? '')[button.dataset['copy'] ?? ''] ?? '';
    const isCopied = await copyText(text);
    this.#say(isCopied ? this.#texts.copiedWithToken : this.#texts.copyRefused);
    button.textContent = isCopied ? this.#texts.copied : this.#texts.copyFailed;
    setTimeout(() => {
      button.textContent = this.#texts.copy;
    }, confirmMs);
  }

  #say(text: string): void {
    this.#part('.state', HTMLElement).textContent = text;
  }

  #part<T extends HTMLElement>(selector: string, type: new () => T): T {
    const element = this.querySelector(selector);
    if (!(element instanceof type)) throw new Error(`<connect-panel> without its static HTML: ${selector} is missing`);
    return element;
  }
}

function copyableOf(token: string): Copyable {
  return { token, ...connectLines(location.origin + paths.webdis, token) };
}
