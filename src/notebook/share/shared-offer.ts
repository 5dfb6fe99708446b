// Shared offer: code that came in the page's address, shown to be kept or discarded. It is text alone until it is kept.
import { copyText } from '../../snippet/clipboard.ts';
import type { RedisSnippet } from '../../snippet/redis-snippet.ts';
import type { Texts } from '../../texts/texts.ts';
import type { SharedSnippet, ShareTrouble } from './share-fragment.ts';

export class SharedOffer {
  readonly #shared: SharedSnippet | ShareTrouble;
  readonly #snippet: RedisSnippet | null;
  readonly #texts: Texts['share'];
  readonly #element = document.createElement('section');

  /** snippet: the one that it was made of; null: this page has it no more. */
  constructor(shared: SharedSnippet | ShareTrouble, snippet: RedisSnippet | null, texts: Texts) {
    this.#shared = shared;
    this.#snippet = snippet;
    this.#texts = texts.share;
    this.#element.className = 'rn-shared not-content';
    this.#element.setAttribute('aria-label', this.#texts.name);
    this.#element.tabIndex = -1;
    this.#element.append(...this.#content());
  }

  /** Puts it below its snippet, or before the lesson, and leads the reader there. */
  show(): void {
    if (this.#snippet !== null) this.#snippet.after(this.#element);
    else document.querySelector('.sl-markdown-content')?.prepend(this.#element);
    (this.#snippet ?? this.#element).scrollIntoView({ block: 'center' });
    this.#element.focus({ preventScroll: true });
  }

  #content(): Node[] {
    const shared = this.#shared;
    if (typeof shared === 'string') {
      const said = shared === 'broken' ? this.#texts.broken : this.#texts.tooLarge;
      return [paragraph(said), choices(button(this.#texts.close, () => this.#leave()))];
    }
    const code = document.createElement('pre');
    code.tabIndex = 0;
    code.setAttribute('aria-label', this.#texts.code);
    code.textContent = shared.source;
    const snippet = this.#snippet;
    if (snippet === null) {
      const copy = button(this.#texts.copy, async () => {
        said.textContent = (await copyText(shared.source)) ? this.#texts.codeCopied : this.#texts.copyRefused;
      });
      const said = paragraph(this.#texts.lost);
      return [
        said,
        code,
        choices(
          copy,
          button(this.#texts.close, () => this.#leave()),
        ),
      ];
    }
    const keep = button(this.#texts.keep, () => {
      snippet.source = shared.source;
      this.#leave();
    });
    return [
      paragraph(this.#texts.offer),
      code,
      choices(
        keep,
        button(this.#texts.discard, () => this.#leave()),
      ),
    ];
  }

  /** The address has had its say: a reload offers nothing again. */
  #leave(): void {
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
    this.#element.remove();
    this.#snippet?.querySelector<HTMLButtonElement>('[data-action="run"]')?.focus();
  }
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement('p');
  element.setAttribute('role', 'status');
  element.textContent = text;
  return element;
}

function choices(...buttons: HTMLElement[]): HTMLElement {
  const element = document.createElement('div');
  element.className = 'choices';
  element.append(...buttons);
  return element;
}

function button(label: string, act: () => void | Promise<void>): HTMLElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = label;
  element.addEventListener('click', () => void act());
  return element;
}
