// Site search: the <site-search> element, over the index that Pagefind makes of the built site.

/** The parts of Pagefind's browser API in use: https://pagefind.app/docs/api/ */
interface Pagefind {
  /** Null where a later call came before this one was done. */
  debouncedSearch(query: string): Promise<{ results: { data(): Promise<Hit> }[] } | null>;
}

interface Hit {
  meta: { title?: string };
  sub_results: { title: string; url: string; excerpt: string }[];
}

/** Pages shown, and places within each. */
const mostPages = 6;
const mostPlaces = 3;

export class SiteSearch extends HTMLElement {
  #pagefind: Promise<Pagefind> | null = null;

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
    this.#input.addEventListener('input', () => void this.#search(this.#input.value));
    this.#dialog.addEventListener('keydown', (event) => this.#move(event));
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog || (event.target instanceof Element && event.target.closest('a') !== null)) this.#dialog.close();
    });
    this.#part('form', HTMLFormElement).addEventListener('submit', (event) => {
      // Enter in the field goes to the first result; the button closes.
      const first = this.querySelector('ol a');
      if (document.activeElement !== this.#input || !(first instanceof HTMLAnchorElement)) return;
      event.preventDefault();
      first.click();
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
    void this.#load();
  }

  async #search(query: string): Promise<void> {
    const list = this.#part('ol', HTMLOListElement);
    const found = this.#part('.found', HTMLElement);
    if (query.trim() === '') {
      list.replaceChildren();
      found.textContent = '';
      return;
    }
    try {
      const search = await (await this.#load()).debouncedSearch(query);
      if (search === null) return;
      const hits = await Promise.all(search.results.slice(0, mostPages).map((result) => result.data()));
      if (query !== this.#input.value) return;
      list.replaceChildren(
        ...hits.flatMap((hit) => hit.sub_results.slice(0, mostPlaces).map((place) => item(hit.meta.title ?? '', place))),
      );
      found.textContent = hits.length === 0 ? 'Nothing found.' : `Found on ${hits.length} ${hits.length === 1 ? 'page' : 'pages'}.`;
    } catch {
      this.#pagefind = null;
      found.textContent =
        'The search index could not be loaded. It is part of the built site only; check that the notebook is still running.';
    }
  }

  #load(): Promise<Pagefind> {
    // Made after the site is bundled, so that no bundler knows it.
    const address = `${this.dataset['base'] ?? '/'}pagefind/pagefind.js`;
    this.#pagefind ??= import(/* @vite-ignore */ address) as Promise<Pagefind>;
    return this.#pagefind;
  }

  /** The arrow keys go through the field and the results. */
  #move(event: KeyboardEvent): void {
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

function item(page: string, { title, url, excerpt }: Hit['sub_results'][number]): HTMLLIElement {
  const heading = document.createElement('strong');
  heading.textContent = title === page || page === '' ? title : `${page} › ${title}`;
  const text = document.createElement('span');
  text.append(...excerptNodes(excerpt));
  const link = document.createElement('a');
  link.href = url;
  link.append(heading, text);
  const element = document.createElement('li');
  element.append(link);
  return element;
}

/** An excerpt is HTML with marks around what was found; nothing else of it is taken over. */
function excerptNodes(excerpt: string): Node[] {
  const { body } = new DOMParser().parseFromString(excerpt, 'text/html');
  return [...body.childNodes].map((node) => {
    const text = document.createTextNode(node.textContent ?? '');
    if (!(node instanceof Element) || node.localName !== 'mark') return text;
    const mark = document.createElement('mark');
    mark.append(text);
    return mark;
  });
}
