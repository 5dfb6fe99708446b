// Take home: hands the page to its reader as a file.
import { RedisSnippet } from '../../snippet/redis-snippet.ts';
import type { DocumentStep, NotebookDocument } from '../formats/document.ts';
import { writeJupyter } from '../formats/jupyter.ts';
import { readMarkdown } from '../formats/markdown-reader.ts';
import { writeMarkdown } from '../formats/markdown-writer.ts';
import { writePython, writeShell } from '../formats/programs.ts';
import { saveFile } from '../save-file.ts';
import { withPage, type PageStates } from './page-document.ts';

export type FileFormat = 'md' | 'ipynb' | 'py' | 'sh';

const formats: Readonly<Record<FileFormat, { readonly type: string; readonly write: (document: NotebookDocument) => string }>> = {
  md: { type: 'text/markdown', write: writeMarkdown },
  ipynb: { type: 'application/x-ipynb+json', write: writeJupyter },
  py: { type: 'text/x-python', write: writePython },
  sh: { type: 'application/x-sh', write: writeShell },
};

/** Downloads a page. source: the address of its lesson's Markdown. Rejects where that cannot be had. */
export async function takePageHome(page: ParentNode, source: string, format: FileFormat): Promise<void> {
  const response = await fetch(source);
  if (!response.ok) throw new Error(`The server answered ${response.status} for ${source}.`);
  const document = withPage(readMarkdown(await response.text()), pageStates(page));
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
