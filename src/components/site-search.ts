// Site search: the <site-search> element, over the prose that Pagefind indexes and the code that src/markdown/code-index.ts does.
import { codeIndexFile, type CodeLine, type CommandDoc } from '../protocol.ts';
import type { PageContext } from '../runners/page-context.ts';
import type { CommandReference } from '../bridge/command-docs.ts';
import type { CodeSearch } from './code-search.ts';
import type { findCommands } from './command-search.ts';

/** The parts of Pagefind's browser API in use: https://pagefind.app/docs/api/ */
interface Pagefind {
  search(query: string): Promise<{ results: { data(): Promise<Hit> }[] }>;
}

interface Hit {
  meta: { title?: string };
  sub_results: { title: string; url: string; excerpt: string }[];
}

/** Pages shown, and places within each. */
const mostPages = 6;
const mostPlaces = 3;
/** Commands shown, above all else. */
const mostCommands = 3;
/** Lines of code shown, above the prose. */
const mostLines = 5;

/** Both indexes of the built site. */
interface Indexes {
  readonly prose: Pagefind;
  readonly code: CodeSearch;
  /** The server's own documentation; null where it does not tell. */
  readonly commands: CommandReference | null;
  readonly findCommands: typeof findCommands;
}

export abstract class SiteSearch extends HTMLElement {
  protected abstract readonly context: PageContext;
  #indexes: Promise<Indexes> | null = null;

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
      const { prose, code, commands, findCommands: find } = await this.#load();
      // Without a hit for the words themselves, the first command that they mean.
      const hits = (await proseHits(prose, query)) ?? (await proseHits(prose, code.commandsMeant(query)[0] ?? '')) ?? [];
      if (query !== this.#input.value) return;
      const lines = code.find(query).slice(0, mostLines);
      const asked = { words: code.tellingWords(query), meant: code.commandsMeant(query) };
      const docs = find(commands?.commands ?? [], asked, mostCommands);
      list.replaceChildren(
        ...docs.map((doc) => commandItem(doc, code.find(doc.name)[0]?.url)),
        ...lines.map(codeItem),
        ...hits.flatMap((hit) => hit.sub_results.slice(0, mostPlaces).map((place) => item(hit.meta.title ?? '', place))),
      );
      const texts = this.context.texts.search;
      found.textContent =
        docs.length + lines.length + hits.length === 0 ? texts.nothing : texts.found(docs.length, lines.length, hits.length);
    } catch {
      this.#indexes = null;
      found.textContent = this.context.texts.search.notLoaded;
    }
  }

  #load(): Promise<Indexes> {
    const base = this.dataset['base'] ?? '/';
    this.#indexes ??= loadIndexes(base, this.context);
    return this.#indexes;
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

async function loadIndexes(base: string, { texts, commandReference }: PageContext): Promise<Indexes> {
  // Made after the site is bundled, so that no bundler knows it.
  const address = `${base}pagefind/pagefind.js`;
  const [prose, response, { CodeSearch }, { findCommands }, commands] = await Promise.all([
    import(/* @vite-ignore */ address) as Promise<Pagefind>,
    fetch(`${base}${codeIndexFile(document.documentElement.lang)}`),
    import('./code-search.ts'),
    import('./command-search.ts'),
    // Without it there is all the rest to be found.
    commandReference().catch(() => null),
  ]);
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return { prose, code: new CodeSearch((await response.json()) as CodeLine[], texts.search), commands, findCommands };
}

/** The pages whose prose has the words; null where none has. */
async function proseHits(prose: Pagefind, query: string): Promise<Hit[] | null> {
  if (query === '') return null;
  const { results } = await prose.search(query);
  return results.length === 0 ? null : Promise.all(results.slice(0, mostPages).map((result) => result.data()));
}

/** A command in its server's words. It leads to the first lesson line with it, where there is one. */
function commandItem(doc: CommandDoc, url: string | undefined): HTMLLIElement {
  const summary = document.createElement('span');
  summary.textContent = doc.summary;
  const element = linked(doc.name, url ?? '', summary);
  element.className = 'command';
  if (url === undefined) element.replaceChildren(...(element.firstElementChild?.childNodes ?? []));
  return element;
}

function codeItem({ page, heading, url, line }: CodeLine): HTMLLIElement {
  const code = document.createElement('code');
  code.textContent = line;
  return linked(heading === '' ? page : `${page} › ${heading}`, url, code);
}

function item(page: string, { title, url, excerpt }: Hit['sub_results'][number]): HTMLLIElement {
  const text = document.createElement('span');
  text.append(...excerptNodes(excerpt));
  return linked(title === page || page === '' ? title : `${page} › ${title}`, url, text);
}

function linked(title: string, url: string, what: HTMLElement): HTMLLIElement {
  const heading = document.createElement('strong');
  heading.textContent = title;
  const link = document.createElement('a');
  link.href = url;
  link.append(heading, what);
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
