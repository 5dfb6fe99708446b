// Connect ways: what the panel "Connect from outside" does once it is open: it shows the learner's token, and what to do with it.
import { fetchToken, revokeTokens } from '../../bridge/token-api.ts';
import { paths } from '../../protocol.ts';
import { failureText } from '../../runners/failure-text.ts';
import { copyText } from '../../snippet/clipboard.ts';
import { whileBusy } from '../busy-button.ts';
import { connectLines } from './connect-lines.ts';
import type { PageContext, Whole } from '../../runners/page-context.ts';
import type { WholeTexts } from '../../texts/texts.ts';

/** What stands for the token until it is shown. */
const veil = '•'.repeat(12);

/** How long a button says that it copied. */
const confirmMs = 1_600;

/** What the panel has to copy, by the name that its element and its Copy carry. */
type Copyable = Readonly<Record<string, string>>;

export class ConnectWays {
  readonly #panel: HTMLElement;
  readonly #context: Whole<PageContext>;
  /** Kept while the dialog is open; null: there is none. */
  #token: string | null = null;
  #isShown = false;
  /** Which load is the latest: what an earlier opening is answered late would hide what is shown by now. */
  #loads = 0;

  /** panel: holds the static HTML. */
  constructor(panel: HTMLElement, context: Whole<PageContext>) {
    this.#panel = panel;
    this.#context = context;
    const revoke = this.#part('.revoke', HTMLButtonElement);
    revoke.addEventListener('click', () => void whileBusy(revoke, () => this.#revoke()));
    this.#part('.show', HTMLButtonElement).addEventListener('click', () => this.#show(!this.#isShown));
    for (const button of panel.querySelectorAll<HTMLButtonElement>('[data-copy]'))
      button.addEventListener('click', () => void this.#copy(button));
    this.#dialog.addEventListener('close', () => this.#forget());
  }

  get #texts(): WholeTexts['connect'] {
    return this.#context.texts.connect;
  }

  get #dialog(): HTMLDialogElement {
    return this.#part('dialog', HTMLDialogElement);
  }

  /** Asks for the token, and shows what it is for. */
  async load(): Promise<void> {
    const retry = this.#part('.retry', HTMLButtonElement);
    const load = (this.#loads += 1);
    this.#forget();
    this.#say(this.#texts.asking);
    retry.hidden = true;
    try {
      const { transport } = this.#context;
      const [{ token, expiresAt }, health] = await Promise.all([fetchToken(document, transport.endpoint), transport.health()]);
      if (!this.#dialog.open || load !== this.#loads) return;
      this.#token = token;
      this.#part('.expires', HTMLElement).textContent = this.#context.texts.date(new Date(expiresAt));
      if (health?.isolation === 'shared') this.#part('.power', HTMLElement).textContent = this.#texts.powerShared;
      this.#say('');
      this.#show(false);
      this.#part('.ways', HTMLElement).hidden = false;
    } catch (error) {
      if (load !== this.#loads) return;
      this.#say(failureText(error, this.#context.texts.failures));
      retry.hidden = false;
    }
  }

  /** Makes all tokens void and shows a new one. */
  async #revoke(): Promise<void> {
    try {
      await revokeTokens(this.#context.transport.endpoint);
      // Its button goes away meanwhile, and its focus with it.
      const revoke = this.#part('.revoke', HTMLButtonElement);
      const close = this.#part('.close', HTMLButtonElement);
      const isHeld = document.activeElement === revoke;
      if (isHeld) close.focus();
      await this.load();
      // Whoever has gone elsewhere meanwhile is left there.
      if (isHeld && document.activeElement === close) (this.#token === null ? this.#part('.retry', HTMLButtonElement) : revoke).focus();
      if (this.#token !== null) this.#say(this.#texts.revoked);
    } catch (error) {
      this.#say(failureText(error, this.#context.texts.failures));
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
    for (const element of this.#panel.querySelectorAll<HTMLElement>('[data-text]'))
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
    const element = this.#panel.querySelector(selector);
    if (!(element instanceof type)) throw new Error(`<connect-panel> without its static HTML: ${selector} is missing`);
    return element;
  }
}

function copyableOf(token: string): Copyable {
  return { token, ...connectLines(location.origin + paths.webdis, token) };
}
