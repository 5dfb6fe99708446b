// Notebook file: reads a file of the reader's as a notebook, bounded, and says what is wrong with one that is none.
import type { NotebookDocument } from '../formats/document.ts';
import { isDocument, readJupyter } from '../formats/jupyter-reader.ts';
import { readMarkdown } from '../formats/markdown-reader.ts';
import { asNotebook } from '../formats/notebook-form.ts';
import { notebookFileLimits } from '../limits.ts';

/** Why a file was not opened, for the page to say. */
export type FileRefusal =
  | { readonly refused: 'kind' | 'empty' | 'binary' | 'json' | 'no-notebook' }
  | { readonly refused: 'too-large'; readonly bytes: number; readonly limit: number }
  | { readonly refused: 'version'; readonly version: string }
  | { readonly refused: 'too-many-cells'; readonly cells: number; readonly limit: number };

/** What is needed of a File. */
export type ReadableFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>;

/** The file as a notebook, one block each cell; its title is the file's own name where it says none. Rejects where the file cannot be read. */
export async function readNotebookFile(file: ReadableFile): Promise<NotebookDocument | FileRefusal> {
  const extension = /\.([a-z]+)$/i.exec(file.name)?.[1]?.toLowerCase() ?? '';
  const isJupyter = extension === 'ipynb';
  // Before it is read: a large file is not even taken into memory.
  if (!isJupyter && extension !== 'md' && extension !== 'markdown') return { refused: 'kind' };
  if (file.size > notebookFileLimits.bytes) return { refused: 'too-large', bytes: file.size, limit: notebookFileLimits.bytes };
  const text = decoded(await file.arrayBuffer());
  if (text === null) return { refused: 'binary' };
  if (text.trim() === '') return { refused: 'empty' };
  const fences = isJupyter ? 0 : Math.floor((text.match(/^ {0,3}(?:```|~~~)/gm)?.length ?? 0) / 2);
  // Reading Markdown takes its time, and a page that reads does nothing else.
  if (!isJupyter && text.length > notebookFileLimits.markdownCharacters)
    return { refused: 'too-large', bytes: file.size, limit: notebookFileLimits.markdownCharacters };
  if (fences > 2 * notebookFileLimits.cells) return { refused: 'too-many-cells', cells: fences, limit: notebookFileLimits.cells };
  const read = isJupyter ? readJupyter(text) : asNotebook(readMarkdown(text));
  if (!isDocument(read)) return read.fault === 'version' ? { refused: 'version', version: read.version } : { refused: read.fault };
  const characters = read.blocks.reduce((sum, block) => sum + (block.type === 'note' ? block.markdown.length : 0), 0);
  if (characters > notebookFileLimits.markdownCharacters)
    return { refused: 'too-large', bytes: characters, limit: notebookFileLimits.markdownCharacters };
  const { blocks } = isJupyter ? asNotebook(read) : read;
  if (blocks.length === 0 && read.frontMatter === null) return { refused: 'empty' };
  if (blocks.length > notebookFileLimits.cells) return { refused: 'too-many-cells', cells: blocks.length, limit: notebookFileLimits.cells };
  return { ...read, blocks, title: read.title.trim() === '' ? file.name.replace(/\.[a-z]+$/i, '') : read.title };
}

/** null: not text in UTF-8. */
export function decoded(bytes: ArrayBuffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
