// Page menu: the <page-menu> element, by which a reader takes the page home in a file or prints it.
import type { WholeContext } from '../notebook/page-context.ts';
import { failureText } from '../runners/failure-text.ts';
import { whileBusy } from './busy-button.ts';
import type { FileFormat } from '../notebook/take-home/take-home.ts';

export class PageMenu extends HTMLElement {
  readonly #context: WholeContext;

  constructor(context: WholeContext) {
    super();
    this.#context = context;
  }

  connectedCallback(): void {
    for (const button of this.querySelectorAll<HTMLButtonElement>('[data-format]'))
      button.addEventListener('click', () => void whileBusy(button, () => this.#download(button)));
    this.querySelector('[data-action="print"]')?.addEventListener('click', () => {
      this.#close();
      print();
    });
    for (const button of this.querySelectorAll('button')) button.disabled = false;
    this.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.#details.open) return;
      event.preventDefault();
      this.#close();
    });
    // A click or a focus elsewhere closes it, as with every menu.
    document.addEventListener('pointerdown', ({ target }) => {
      if (target instanceof Node && !this.contains(target)) this.#details.open = false;
    });
    this.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.contains(relatedTarget)) this.#details.open = false;
    });
  }

  get #details(): HTMLDetailsElement {
    const details = this.querySelector('details');
    if (details === null) throw new Error('<page-menu> without its static HTML: details is missing');
    return details;
  }

  async #download(button: HTMLButtonElement): Promise<void> {
    this.#say('');
    try {
      const { takePageHome } = await import('../notebook/take-home/take-home.ts');
      await takePageHome(document, this.dataset['source'] ?? '', button.dataset['format'] as FileFormat, this.#context);
      this.#close();
    } catch (error) {
      // Of a file that did not come the browser tells in a language of its own.
      const reason = error instanceof TypeError ? '' : failureText(error, this.#context.texts.failures);
      this.#say(this.#context.texts.pageMenu.failed(reason));
    }
  }

  #close(): void {
    this.#details.open = false;
    this.querySelector('summary')?.focus();
  }

  #say(text: string): void {
    const outcome = this.querySelector('.outcome');
    if (outcome !== null) outcome.textContent = text;
  }
}
