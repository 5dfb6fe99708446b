// Jupyter reader: an .ipynb file as a notebook. What came from here is as it was; what did not is read for what a cell here can be.
import { readFence } from '../../markdown/fence.ts';
import { splitSource } from '../../markdown/source/source.ts';
import type { SnippetKind } from '../../protocol.ts';
import { nameOf } from '../cells/cell.ts';
import { headingIn, newFence, plainOutput, type Block, type NotebookDocument, type SnippetBlock } from './document.ts';
import { codeOf, headingOf, ourMetadata, setUp } from './jupyter.ts';

/** Why a file is no notebook that can be opened. version: that the file says it has. */
export type JupyterFault =
  | { readonly fault: 'json' }
  | { readonly fault: 'no-notebook' }
  | { readonly fault: 'version'; readonly version: string };

type Json = Readonly<Record<string, unknown>>;

export function readJupyter(text: string): NotebookDocument | JupyterFault {
  let book: unknown;
  try {
    book = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { fault: 'json' };
  }
  if (!isObject(book) || !('nbformat' in book)) return { fault: 'no-notebook' };
  if (book['nbformat'] !== 4) return { fault: 'version', version: String(book['nbformat']).slice(0, 20) };
  const cells = book['cells'];
  if (!Array.isArray(cells)) return { fault: 'no-notebook' };
  const metadata = objectAt(book, 'metadata');
  const ours = objectAt(metadata, ourMetadata);
  const title = textOf(ours['title']) || textOf(metadata['title']);
  const language = textOf(objectAt(metadata, 'language_info')['name']) || textOf(objectAt(metadata, 'kernelspec')['language']) || 'python';
  const all = cells.filter(isObject);
  const blocks = all.flatMap((cell, at) =>
    nameAbove(cell, all[at + 1]) === null ? blocksOf(cell, language, nameAbove(all[at - 1], cell)) : [],
  );
  return { title: title || titleIn(blocks), frontMatter: typeof ours['frontMatter'] === 'string' ? ours['frontMatter'] : null, blocks };
}

/** What the heading above a snippet calls it now; null: there is none above it, or it was made into more than a heading. */
function nameAbove(cell: Json | undefined, snippet: Json | undefined): string | null {
  if (cell?.['cell_type'] !== 'markdown' || factsIn(cell)['type'] !== 'name') return null;
  if (snippet?.['cell_type'] !== 'code' || ownSnippet(factsIn(snippet)) === null) return null;
  const text = sourceText(cell['source']).trim();
  const name = nameOf(text.replace(/^### /, ''));
  return text === headingOf(name) ? name : null;
}

function factsIn(cell: Json): Json {
  return objectAt(objectAt(cell, 'metadata'), ourMetadata);
}

/** name: what the heading above calls it. */
function blocksOf(cell: Json, language: string, name: string | null): Block[] {
  const source = sourceText(cell['source']);
  const facts = factsIn(cell);
  switch (cell['cell_type']) {
    case 'markdown':
      return source.trim() === '' ? [] : [{ type: 'note', markdown: source }];
    case 'code': {
      if (facts['type'] === 'set-up' && source.trim() === setUp) return [];
      const written = ownSnippet(facts);
      const own = written && { ...written, name: name ?? written.name };
      if (own !== null && codeOf(own) === source) return [own];
      return source.trim() === '' && own === null ? [] : [codeBlock(source, language, outputText(cell['outputs']), own)];
    }
    default:
      return source.trim() === '' ? [] : [fenced('text', source)];
  }
}

/** A snippet as it was when it was written here; null: it was not, or somebody changed what is not theirs. */
function ownSnippet(facts: Json): SnippetBlock | null {
  const { type, kind, session, lang, words, prompted, name, beside, steps } = facts;
  if (type !== 'snippet' || typeof lang !== 'string' || typeof words !== 'string' || typeof name !== 'string' || !Array.isArray(steps))
    return null;
  if (name !== nameOf(name) || !(beside === null || Number.isFinite(beside))) return null;
  let fence;
  try {
    fence = readFence(lang, `${words} session=${String(session)}`);
  } catch {
    return null;
  }
  if (fence.type === 'code' || !fence.runnable || fence.kind !== kind || fence.prompted !== prompted) return null;
  const read = steps
    .filter(isObject)
    .map(({ input, printed }) => ({ input: textOf(input), printed: textOf(printed), output: null, agrees: false }));
  return {
    type: 'snippet',
    kind: fence.kind,
    session: fence.session,
    lang,
    words,
    prompted: fence.prompted,
    raw: null,
    prefix: '',
    name,
    beside: beside as number | null,
    steps: read,
  };
}

/** Code of somebody else's, or changed since it was written here. printed: what its cell shows below. */
function codeBlock(source: string, language: string, printed: string, own: SnippetBlock | null): Block {
  const code = readCode(source, language);
  if (code === null) return fenced(language, source);
  const inputs = splitSource(code.kind, code.source);
  const steps = inputs.map((input, at) => ({ input, printed: at === inputs.length - 1 ? printed : '', output: null, agrees: false }));
  const { session, name, beside } = own ?? { session: 'main', name: '', beside: null };
  return { type: 'snippet', kind: code.kind, session, ...newFence(code.kind), name, beside, steps };
}

/** What kind of cell some code is, by Jupyter's own marks; null: none that this notebook runs. */
function readCode(source: string, language: string): { kind: SnippetKind; source: string } | null {
  const magic = /^%%(?:bash|sh|script\s+(?:bash|sh))\b[^\n]*\n?([\s\S]*)$/.exec(source)?.[1];
  if (magic !== undefined) return readShell(magic);
  if (source.trim() !== '' && source.split('\n').every((line) => line.startsWith('!') || line.trim() === ''))
    return readShell(source.replaceAll(/^!\s*/gm, ''));
  if (source.startsWith('%%')) return null;
  if (language === 'bash' || language === 'sh') return readShell(source);
  return /^i?python\d?$/.test(language) ? { kind: 'python', source } : null;
}

/** A here document for redis-cli or Python is what it was before it was written (programs.ts). */
function readShell(source: string): { kind: SnippetKind; source: string } {
  const here = /^(redis-cli --no-raw|python3 -) <<'(REDIS_*|PYTHON_*)'\n([\s\S]*?)\n?\2\n?$/.exec(source);
  if (here === null) return { kind: 'shell', source };
  return { kind: here[1] === 'python3 -' ? 'python' : 'redis', source: here[3] ?? '' };
}

/** Code that this notebook does not run. */
function fenced(language: string, source: string): Block {
  const longest = Math.max(2, ...[...source.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return { type: 'note', markdown: `${ticks}${language.replaceAll(/[^\w+-]/g, '')}\n${source}\n${ticks}` };
}

/** What a cell's outputs say as text; pictures, HTML and all else that a page could take for its own is left out. */
function outputText(outputs: unknown): string {
  if (!Array.isArray(outputs)) return '';
  const texts = outputs.filter(isObject).map((output) => {
    if (output['output_type'] === 'stream') return sourceText(output['text']);
    if (output['output_type'] === 'error') return sourceText(output['traceback'], '\n');
    return sourceText(objectAt(output, 'data')['text/plain']);
  });
  return plainOutput(
    texts
      .filter((text) => text !== '')
      .map((text) => (text.endsWith('\n') ? text : `${text}\n`))
      .join(''),
  );
}

function titleIn(blocks: readonly Block[]): string {
  const first = blocks.find((block) => block.type === 'note');
  return first?.type === 'note' ? headingIn(first.markdown) : '';
}

/** Jupyter writes a text as one string or as its lines. */
function sourceText(value: unknown, separator = ''): string {
  const text = Array.isArray(value) ? value.filter((line) => typeof line === 'string').join(separator) : textOf(value);
  return text.replaceAll(/\r\n?/g, '\n');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function objectAt(of: Json, key: string): Json {
  const value = of[key];
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a document was read. */
export function isDocument(read: NotebookDocument | JupyterFault): read is NotebookDocument {
  return !('fault' in read);
}
