// Shared offer: code that came in the page's address, shown to be kept or discarded. It is text alone until it is kept.
import { copyText } from '../../snippet/clipboard.ts';
import type { RedisSnippet } from '../../snippet/redis-snippet.ts';
import { readIdentity } from '../../snippet/snippet-identity.ts';
import type { WholeTexts } from '../../texts/texts.ts';
import type { CellBoard } from '../cells/cell-board.ts';
import type { SharedSnippet, ShareTrouble } from './share-fragment.ts';

export class SharedOffer {
  readonly #shared: SharedSnippet | ShareTrouble;
  readonly #snippet: RedisSnippet | null;
  readonly #board: CellBoard | null;
  readonly #texts: WholeTexts['share'];
  readonly #element = document.createElement('section');
  readonly #left = new AbortController();

  /** snippet: the one that it was made of; null: this page has it no more, or it was a cell of somebody else's. board: takes it as a cell. */
  constructor(shared: SharedSnippet | ShareTrouble, snippet: RedisSnippet | null, board: CellBoard | null, texts: WholeTexts) {
    this.#shared = shared;
    this.#snippet = snippet;
    this.#board = board;
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
    // What there is to choose is in sight, whatever of the snippet is not.
    this.#element.scrollIntoView({ block: 'nearest' });
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
    return this.#snippet === null ? this.#homeless(shared, code) : this.#replacing(this.#snippet, shared, code);
  }

  /** For a snippet that is not on this page. */
  #homeless(shared: SharedSnippet, code: HTMLElement): Node[] {
    const said = paragraph(readIdentity(shared.id) === null ? this.#texts.fromCell : this.#texts.lost);
    const board = this.#board;
    const add = button(this.#texts.addCell, () => {
      this.#leave();
      void board?.addShared(shared);
    });
    const copy = button(this.#texts.copy, async () => {
      said.textContent = (await copyText(shared.source)) ? this.#texts.codeCopied : this.#texts.copyRefused;
    });
    const close = button(this.#texts.close, () => this.#leave());
    return [said, code, board === null ? choices(copy, close) : choices(add, copy, close)];
  }

  /** For a snippet of this page, while that does not run. */
  #replacing(snippet: RedisSnippet, shared: SharedSnippet, code: HTMLElement): Node[] {
    const keep = button(this.#texts.keep, () => {
      const before = snippet.source;
      snippet.source = shared.source;
      if (before !== shared.source) this.#offerUndo(snippet, before);
      this.#leave();
    });
    const follow = (): void => {
      keep.disabled = snippet.state === 'running';
    };
    snippet.addEventListener('snippet-state', follow, { signal: this.#left.signal });
    follow();
    const discard = button(this.#texts.discard, () => this.#leave());
    return [paragraph(this.#texts.offer), code, choices(keep, discard)];
  }

  #offerUndo(snippet: RedisSnippet, before: string): void {
    const bringBack = (): void => {
      snippet.strip('undo', null);
      snippet.source = before;
    };
    snippet.strip('undo', { text: this.#texts.kept, links: [{ label: this.#texts.undo, act: bringBack }] });
  }

  /** Takes it off the page, as where another takes its place. */
  remove(): void {
    this.#left.abort();
    this.#element.remove();
  }

  /** The address has had its say: a reload offers nothing again. */
  #leave(): void {
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
    this.remove();
    // Where its end alone was in sight, beside what is gone.
    this.#snippet?.scrollIntoView({ block: 'nearest' });
    const next = this.#snippet?.querySelector<HTMLElement>(':is([data-action="run"], [data-action="stop"]):enabled') ?? titleOfPage();
    next?.focus({ preventScroll: true });
  }
}

/** Where a reader is led whom nothing else is left to: the page's own beginning. */
function titleOfPage(): HTMLElement | null {
  const title = document.querySelector('h1');
  title?.setAttribute('tabindex', '-1');
  return title;
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

function button(label: string, act: () => void | Promise<void>): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'rn-outlined';
  element.textContent = label;
  element.addEventListener('click', () => void act());
  return element;
}
