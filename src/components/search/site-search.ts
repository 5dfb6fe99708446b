// Site search: the <site-search> element, its dialog and keys. What it finds comes with the first opening (search-results.ts).
import { wholeContext, type PageContext } from '../../runners/page-context.ts';
import type { SearchResults } from './search-results.ts';

export class SiteSearch extends HTMLElement {
  readonly #context: PageContext;
  #results: Promise<SearchResults> | null = null;
  /** Settled once what was asked last is on the page, or could not be had. Never rejects. */
  #searching = Promise.resolve();

  constructor(context: PageContext) {
    super();
    this.#context = context;
  }

  connectedCallback(): void {
    const open = this.#part('.open', HTMLButtonElement);
    open.disabled = false;
    open.addEventListener('click', () => this.#open());
    document.addEventListener('keydown', (event) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (this.#dialog.open) this.#dialog.close();
      else this.#open();
    });
    this.#input.addEventListener('input', () => {
      this.#searching = this.#search(this.#input.value);
    });
    this.#dialog.addEventListener('keydown', (event) => this.#move(event));
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog || (event.target instanceof Element && event.target.closest('a') !== null)) this.#dialog.close();
    });
    this.#part('form', HTMLFormElement).addEventListener('submit', (event) => {
      // Enter in the field goes to the first result; the button closes.
      if (document.activeElement !== this.#input || this.#input.value.trim() === '') return;
      event.preventDefault();
      void this.#follow(this.#input.value);
    });
  }

  get #dialog(): HTMLDialogElement {
    return this.#part('dialog', HTMLDialogElement);
  }

  get #input(): HTMLInputElement {
    return this.#part('input', HTMLInputElement);
  }

  #open(): void {
    this.#dialog.showModal();
    this.#input.select();
    this.#load().then(
      (results) => results.preload(),
      // Told to whoever asks for something.
      () => undefined,
    );
  }

  /** Loads the program and its indexes with the first opening; a failure shows once something is asked. */
  #load(): Promise<SearchResults> {
    this.#results ??= Promise.all([import('./search-results.ts'), wholeContext(this.#context)]).then(
      ([{ SearchResults: Results }, context]) => new Results(this.dataset['base'] ?? '/', context),
    );
    return this.#results;
  }

  async #search(query: string): Promise<void> {
    const list = this.#part('ol', HTMLOListElement);
    const said = this.#part('.found', HTMLElement);
    if (query.trim() === '') {
      list.replaceChildren();
      said.textContent = '';
      return;
    }
    try {
      const { items, found } = await (await this.#load()).find(query);
      if (query !== this.#input.value) return;
      list.replaceChildren(...items);
      said.textContent = found;
    } catch {
      this.#results = null;
      list.replaceChildren();
      said.textContent = this.#context.texts.search.notLoaded;
    }
  }

  /** Goes to the first result of a query once it is there, unless the reader has gone on meanwhile. */
  async #follow(query: string): Promise<void> {
    await this.#searching;
    const first = this.querySelector('ol a');
    if (this.#dialog.open && query === this.#input.value && first instanceof HTMLAnchorElement) first.click();
  }

  /** The arrow keys go through the field and the results; Escape closes at once, where a field would first be emptied. */
  #move(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault();
      this.#dialog.close();
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const stops: HTMLElement[] = [this.#input, ...this.querySelectorAll<HTMLElement>('ol a')];
    stops[stops.findIndex((stop) => stop === document.activeElement) + step]?.focus();
  }

  #part<T extends HTMLElement>(selector: string, type: new () => T): T {
    const element = this.querySelector(selector);
    if (!(element instanceof type)) throw new Error(`<site-search> without its static HTML: ${selector} is missing`);
    return element;
  }
}
