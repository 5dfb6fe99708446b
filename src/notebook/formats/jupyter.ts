// Jupyter: a document as an .ipynb file that runs in Jupyter with its usual Python kernel, and back.
import type { SnippetKind } from '../../protocol.ts';
import { splitSource } from '../../markdown/source/source.ts';
import { newFence, plainOutput, sourceOf, type Block, type DocumentStep, type NotebookDocument, type SnippetBlock } from './document.ts';
import { goesOn, shellCode } from './programs.ts';

/** Where our own facts are, in the metadata of the file and of its cells. */
const ours = 'redis_notebook';

/** Has Jupyter show every expression of a cell, as a Python prompt does. */
const setUp = "# Shows every expression's value, as the page does.\n%config InteractiveShell.ast_node_interactivity = 'all'";

export function writeJupyter({ title, frontMatter, blocks }: NotebookDocument): string {
  const hasPython = blocks.some((block) => block.type === 'snippet' && block.kind === 'python');
  const cells = [
    ...(hasPython ? [codeCell(setUp, { setUp: true }, [])] : []),
    ...blocks.flatMap((block) => (block.type === 'note' ? noteCells(block.markdown) : [snippetCell(block)])),
  ];
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
      [ours]: { title, frontMatter },
    },
    cells: cells.map((cell, index) => ({ id: `cell-${index + 1}`, ...cell })),
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/** null: the text is no notebook of Jupyter's. */
export function readJupyter(text: string): NotebookDocument | null {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(file) || typeof file['nbformat'] !== 'number' || !Array.isArray(file['cells'])) return null;
  const about = isObject(file['metadata']) && isObject(file['metadata'][ours]) ? file['metadata'][ours] : {};
  const blocks = (file['cells'] as unknown[]).flatMap((cell) => (isObject(cell) ? readCell(cell) : []));
  return {
    title: typeof about['title'] === 'string' ? about['title'] : firstHeading(blocks),
    frontMatter: typeof about['frontMatter'] === 'string' ? about['frontMatter'] : null,
    blocks,
  };
}

type Output = { output_type: 'stream'; name: 'stdout'; text: string[] };

function noteCells(markdown: string): object[] {
  if (markdown.trim() === '') return [];
  return [{ cell_type: 'markdown', metadata: { [ours]: { markdown } }, source: lines(markdown.trim()) }];
}

function snippetCell(block: SnippetBlock): object {
  const { type: _type, steps, ...facts } = block;
  const text = steps.flatMap(({ output }) => (output === null ? [] : [plainOutput(output)])).filter((output) => output !== '');
  const outputs: Output[] = text.length === 0 ? [] : [{ output_type: 'stream', name: 'stdout', text: lines(`${text.join('\n')}\n`) }];
  return codeCell(
    codeOf(block),
    { ...facts, steps: steps.map(({ input, printed, output, agrees }) => ({ input, printed, output, agrees })) },
    outputs,
    printsException(steps),
  );
}

function codeCell(source: string, facts: object, outputs: readonly Output[], raises = false): object {
  return {
    cell_type: 'code',
    execution_count: null,
    metadata: { [ours]: facts, ...(raises && { tags: ['raises-exception'] }) },
    outputs,
    source: lines(source),
  };
}

/** What Jupyter runs for a snippet: a lesson may mean a command to fail, and goes on. */
function codeOf(block: SnippetBlock): string {
  if (block.kind === 'python') return sourceOf(block);
  if (sourceOf(block).trim() === '') return '';
  return `%%bash ${goesOn(block) ? '--bg ' : ''}--no-raise-error\n${shellCode(block)}`;
}

/** Whether a lesson means a snippet to raise: Jupyter goes on after it where the cell says so. */
function printsException(steps: readonly DocumentStep[]): boolean {
  return steps.some(({ printed, output }) => /^Traceback \(most recent call last\):/m.test(`${printed}\n${output ?? ''}`));
}

function readCell(cell: Record<string, unknown>): Block[] {
  const source = textOf(cell['source']);
  const facts = isObject(cell['metadata']) && isObject(cell['metadata'][ours]) ? cell['metadata'][ours] : {};
  if (cell['cell_type'] !== 'code') {
    const { markdown } = facts;
    // Ours has the blank lines around it, too.
    return [{ type: 'note', markdown: typeof markdown === 'string' && markdown.trim() === source ? markdown : source }];
  }
  if (facts['setUp'] === true) return [];
  const known = readFacts(facts);
  // Changed in Jupyter: the facts are of another text.
  if (known !== null && codeOf(known) === source) return [known];
  return [foreignSnippet(source, cell['outputs'], known)];
}

function foreignSnippet(source: string, outputs: unknown, known: SnippetBlock | null): SnippetBlock {
  const { kind, code } = unwrapped(source);
  const inputs = splitSource(kind, code);
  const output = printedBy(outputs);
  const steps = inputs.map((input): DocumentStep => {
    // One text for several commands cannot be told apart.
    const own = inputs.length === 1 && output !== '' ? output : null;
    return { input, printed: '', output: own, agrees: false };
  });
  return { type: 'snippet', kind, session: known?.kind === kind ? known.session : 'main', ...newFence(kind), steps };
}

/** The commands in a cell's code, out of what runs them in Jupyter. */
function unwrapped(source: string): { kind: SnippetKind; code: string } {
  const magic = /^%%(?:bash|sh|script bash)\b[^\n]*\n?/.exec(source)?.[0];
  if (magic !== undefined) {
    const code = source.slice(magic.length);
    const redis = /^redis-cli --no-raw <<'(\w+)'\n([\s\S]*?)\n?\1\s*$/.exec(code)?.[2];
    return redis === undefined ? { kind: 'shell', code } : { kind: 'redis', code: redis };
  }
  if (/^\s*!/.test(source) && source.split('\n').every((line) => line.trim() === '' || /^\s*!/.test(line)))
    return { kind: 'shell', code: source.replaceAll(/^\s*!/gm, '') };
  return { kind: 'python', code: source };
}

function printedBy(outputs: unknown): string {
  if (!Array.isArray(outputs)) return '';
  return (outputs as unknown[])
    .map((output) => {
      if (!isObject(output)) return '';
      if (output['output_type'] === 'stream') return textOf(output['text']);
      if (output['output_type'] === 'error') return plainOutput(textOf(output['traceback']));
      return isObject(output['data']) ? textOf(output['data']['text/plain']) : '';
    })
    .filter((text) => text !== '')
    .join('\n')
    .replace(/\n$/, '');
}

function readFacts(facts: Record<string, unknown>): SnippetBlock | null {
  const { kind, session, lang, words, prompted, raw, prefix, steps } = facts;
  if (kind !== 'shell' && kind !== 'redis' && kind !== 'python') return null;
  if (typeof session !== 'string' || !/^[A-Za-z][\w-]*$/.test(session)) return null;
  if (typeof lang !== 'string' || typeof words !== 'string' || typeof prompted !== 'boolean' || typeof prefix !== 'string') return null;
  if ((raw !== null && typeof raw !== 'string') || !Array.isArray(steps)) return null;
  const read = (steps as unknown[]).flatMap((step) => {
    if (!isObject(step) || typeof step['input'] !== 'string' || typeof step['printed'] !== 'string') return [];
    const output = typeof step['output'] === 'string' ? step['output'] : null;
    return [{ input: step['input'], printed: step['printed'], output, agrees: step['agrees'] === true }];
  });
  return { type: 'snippet', kind, session, lang, words, prompted, raw, prefix, steps: read };
}

function firstHeading(blocks: readonly Block[]): string {
  for (const block of blocks) {
    const title = block.type === 'note' ? /^# +(.+?)[ #]*$/m.exec(block.markdown)?.[1] : undefined;
    if (title !== undefined) return title;
  }
  return '';
}

/** A text as Jupyter has it, in lines that keep their newlines. */
function lines(text: string): string[] {
  return text.split(/(?<=\n)/);
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.filter((line) => typeof line === 'string').join('');
  return typeof value === 'string' ? value : '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
