// Take home: hands the page to its reader as a file.
import { untilDone } from '../../runners/retry.ts';
import { RedisSnippet } from '../../snippet/redis-snippet.ts';
import { notebooksPage, storePage } from '../../snippet/snippet-identity.ts';
import type { WholeTexts } from '../../texts/texts.ts';
import { blockOf } from '../cells/cell-blocks.ts';
import type { Block, DocumentStep, NotebookDocument } from '../formats/document.ts';
import { writeJupyter } from '../formats/jupyter.ts';
import { readMarkdown } from '../formats/markdown-reader.ts';
import { writeMarkdown } from '../formats/markdown-writer.ts';
import { writePython, writeShell } from '../formats/programs.ts';
import { asLesson } from '../formats/notebook-form.ts';
import { fileName, notebookId, readNotebookRecord } from '../notebooks/notebook.ts';
import type { WholeContext } from '../page-context.ts';
import { saveFile } from '../save-file.ts';
import { withCells, type DocumentCell } from './document-cells.ts';
import { withPage, type PageStates } from './page-document.ts';

export type FileFormat = 'md' | 'ipynb' | 'py' | 'sh';

const formats: Readonly<Record<FileFormat, { readonly type: string; readonly write: (document: NotebookDocument) => string }>> = {
  md: { type: 'text/markdown', write: writeMarkdown },
  ipynb: { type: 'application/x-ipynb+json', write: writeJupyter },
  py: { type: 'text/x-python', write: writePython },
  sh: { type: 'application/x-sh', write: writeShell },
};

/** Downloads a page. source: the address of its lesson's Markdown. Rejects, in the page's language, where the server does not give it. */
export async function takePageHome(page: ParentNode, source: string, format: FileFormat, context: WholeContext): Promise<void> {
  const own = storePage(location);
  const isNotebook = notebookId(own) !== null && own !== notebooksPage;
  const document = isNotebook ? await notebookDocument(page, own, context) : await lessonDocument(page, source, context.texts.pageMenu);
  // Jupyter has cells of its own.
  const written = formats[format].write(isNotebook && format !== 'ipynb' ? asLesson(document) : document);
  const name = isNotebook ? fileName(document.title) : (source.split('/').at(-1)?.replace(/\.md$/, '') ?? 'page');
  saveFile(`${name}.${format}`, formats[format].type, written);
}

async function lessonDocument(page: ParentNode, source: string, texts: WholeTexts['pageMenu']): Promise<NotebookDocument> {
  const response = await fetch(source);
  if (!response.ok) throw new Error(texts.answered(response.status, source));
  const lesson = withPage(readMarkdown(await response.text()), pageStates(page));
  return withCells(lesson, pageCells(page));
}

/** A notebook of the reader's own. own: its place in the store. */
async function notebookDocument(page: ParentNode, own: string, { store, texts }: WholeContext): Promise<NotebookDocument> {
  const record = await untilDone(async () => {
    const kept = await store.shelf('notebooks', readNotebookRecord).get(own, '');
    return kept === undefined ? undefined : { kept };
  });
  const blocks = [...page.querySelectorAll('.sl-markdown-content [data-cell]')].flatMap((element) => cellBlock(element) ?? []);
  const { name, frontMatter } = record.kept ?? { name: '', frontMatter: null };
  return { title: name === '' ? texts.notebooks.untitled : name, frontMatter, blocks };
}

/** What the snippets of a page hold now. */
function pageStates(page: ParentNode): PageStates {
  const states = new Map<string, readonly DocumentStep[]>();
  for (const snippet of page.querySelectorAll('redis-snippet')) {
    if (snippet instanceof RedisSnippet) states.set(snippet.identity, snippet.steps);
  }
  return states;
}

/** The reader's own cells on a page, in its order. */
function pageCells(page: ParentNode): DocumentCell[] {
  const cells: DocumentCell[] = [];
  let snippet = -1;
  let blocks = 0;
  for (const element of page.querySelector('.sl-markdown-content')?.children ?? []) {
    // Of a row of cells, which is one element, each.
    const own = element.matches('[data-cell]') ? [element] : [...element.querySelectorAll('[data-cell]')];
    if (own.length > 0) {
      const parts = own.flatMap((cell) => cellBlock(cell) ?? []).flatMap(named);
      cells.push(...parts.map((block) => ({ block, snippet, blocks })));
    } else if (!element.matches('.rn-insert, .rn-add, .rn-cell-undo, .rn-shared, template, script')) {
      const inside = element.matches('redis-snippet') ? 1 : element.querySelectorAll('redis-snippet').length;
      snippet += inside;
      blocks = inside > 0 ? 0 : blocks + 1;
    }
  }
  return cells;
}

/** A cell in a lesson: its name is a heading there. */
function named(block: Block): Block[] {
  if (block.type === 'note' || block.name === '') return [block];
  return [
    { type: 'note', markdown: `### ${block.name}` },
    { ...block, name: '' },
  ];
}

/** null: a block of the lesson's. */
function cellBlock(element: Element): Block | null {
  if (!element.hasAttribute('data-cell')) return null;
  if (!(element instanceof RedisSnippet)) return { type: 'note', markdown: element.getAttribute('data-markdown') ?? '' };
  const { kind, session, source, steps } = element;
  const { fence = '', beside } = element.dataset;
  const name = element.querySelector(':scope > .rn-cell-name')?.textContent ?? '';
  return blockOf({ kind, session, source, name, fence, beside: beside === undefined ? null : Number(beside) }, steps);
}
