// Search results: what a query finds in the prose that Pagefind indexes, in the code that src/markdown/code-index.ts does, and in the server's own commands.
import { codeIndexFile, type CodeLine, type CommandDoc } from '../../protocol.ts';
import type { CommandReference } from '../../bridge/command-docs.ts';
import type { PageContext, Whole } from '../../runners/page-context.ts';
import { loadSearchWords } from '../../texts/search-texts.ts';
import { CodeSearch } from './code-search.ts';
import { findCommands } from './command-search.ts';

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
}

export class SearchResults {
  readonly #base: string;
  readonly #context: Whole<PageContext>;
  #indexes: Promise<Indexes> | null = null;

  /** base: the address of the site's first page. */
  constructor(base: string, context: Whole<PageContext>) {
    this.#base = base;
    this.#context = context;
  }

  /** Loads the indexes before something is asked. */
  preload(): void {
    this.#load().catch(() => undefined);
  }

  /** items: of the list of results; found: how many, in words. Rejects with Error where an index cannot be loaded; the next call tries anew. */
  async find(query: string): Promise<{ items: HTMLLIElement[]; found: string }> {
    const { prose, code, commands } = await this.#load();
    // Without a hit for the words themselves, the first command that they mean.
    const hits = (await proseHits(prose, query)) ?? (await proseHits(prose, code.commandsMeant(query)[0] ?? '')) ?? [];
    const lines = code.find(query).slice(0, mostLines);
    const asked = { words: code.tellingWords(query), meant: code.commandsMeant(query) };
    const docs = findCommands(commands?.commands ?? [], asked, mostCommands);
    const { searchBox: texts } = this.#context.texts;
    return {
      items: [
        ...docs.map((doc) => commandItem(doc, code.find(doc.name)[0]?.url)),
        ...lines.map(codeItem),
        ...hits.flatMap((hit) => hit.sub_results.slice(0, mostPlaces).map((place) => item(hit.meta.title ?? '', place))),
      ],
      found: docs.length + lines.length + hits.length === 0 ? texts.nothing : texts.found(docs.length, lines.length, hits.length),
    };
  }

  #load(): Promise<Indexes> {
    const loading = (this.#indexes ??= loadIndexes(this.#base, this.#context));
    loading.catch(() => {
      if (this.#indexes === loading) this.#indexes = null;
    });
    return loading;
  }
}

async function loadIndexes(base: string, { commandReference }: PageContext): Promise<Indexes> {
  // Made after the site is bundled, so that no bundler knows it.
  const address = `${base}pagefind/pagefind.js`;
  const { lang } = document.documentElement;
  const [prose, response, words, commands] = await Promise.all([
    import(/* @vite-ignore */ address) as Promise<Pagefind>,
    fetch(`${base}${codeIndexFile(lang)}`),
    loadSearchWords(lang),
    // Without it there is all the rest to be found.
    commandReference().catch(() => null),
  ]);
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return { prose, code: new CodeSearch((await response.json()) as CodeLine[], words), commands };
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
