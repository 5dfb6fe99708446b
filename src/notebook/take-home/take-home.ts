// Take home: hands the page to its reader as a file.
import { RedisSnippet } from '../../snippet/redis-snippet.ts';
import type { Texts } from '../../texts/texts.ts';
import { newFence, type Block, type DocumentStep, type NotebookDocument } from '../formats/document.ts';
import { writeJupyter } from '../formats/jupyter.ts';
import { readMarkdown } from '../formats/markdown-reader.ts';
import { writeMarkdown } from '../formats/markdown-writer.ts';
import { writePython, writeShell } from '../formats/programs.ts';
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
export async function takePageHome(page: ParentNode, source: string, format: FileFormat, texts: Texts['pageMenu']): Promise<void> {
  const response = await fetch(source);
  if (!response.ok) throw new Error(texts.answered(response.status, source));
  const lesson = withPage(readMarkdown(await response.text()), pageStates(page));
  const document = withCells(lesson, pageCells(page));
  const name = source.split('/').at(-1)?.replace(/\.md$/, '') ?? 'page';
  saveFile(`${name}.${format}`, formats[format].type, formats[format].write(document));
}

/** What the snippets of a page hold now. */
export function pageStates(page: ParentNode): PageStates {
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
    const block = cellBlock(element);
    if (block !== null) cells.push({ block, snippet, blocks });
    else if (!element.matches('.rn-insert, .rn-cell-undo, .rn-shared, template')) {
      const inside = element.matches('redis-snippet') ? 1 : element.querySelectorAll('redis-snippet').length;
      snippet += inside;
      blocks = inside > 0 ? 0 : blocks + 1;
    }
  }
  return cells;
}

/** null: a block of the lesson's. */
function cellBlock(element: Element): Block | null {
  if (!element.hasAttribute('data-cell')) return null;
  if (!(element instanceof RedisSnippet)) return { type: 'note', markdown: element.getAttribute('data-markdown') ?? '' };
  const { kind, session, steps } = element;
  return { type: 'snippet', kind, session, ...newFence(kind), steps };
}
