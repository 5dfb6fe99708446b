// Jupyter: a document as an .ipynb file that runs in Jupyter with its usual Python kernel.
import { plainOutput, sourceOf, textBelow, trimmed, type DocumentStep, type NotebookDocument, type SnippetBlock } from './document.ts';
import { goesOn, shellCode } from './programs.ts';

/** Where our own facts are in the metadata of a notebook and of a cell; Jupyter keeps what it does not know. */
export const ourMetadata = 'redis-notebook';

/** Has Jupyter show every expression of a cell, as a Python prompt does. */
export const setUp = "# Shows every expression's value, as the page does.\n%config InteractiveShell.ast_node_interactivity = 'all'";

export function writeJupyter({ title, frontMatter, blocks }: NotebookDocument): string {
  const hasPython = blocks.some((block) => block.type === 'snippet' && block.kind === 'python');
  const cells = [
    ...(hasPython ? [codeCell(setUp, [], { [ourMetadata]: { type: 'set-up' } })] : []),
    ...blocks.flatMap((block) => (block.type === 'note' ? noteCells(block.markdown) : snippetCells(block))),
  ];
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
      title,
      [ourMetadata]: { title, frontMatter },
    },
    cells: cells.map((cell, index) => ({ id: `cell-${index + 1}`, ...cell })),
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

type Output = { output_type: 'stream'; name: 'stdout'; text: string[] };

function noteCells(markdown: string): object[] {
  if (markdown.trim() === '') return [];
  return [{ cell_type: 'markdown', metadata: {}, source: lines(trimmed(markdown)) }];
}

/** A snippet, below a cell for its name. */
function snippetCells(block: SnippetBlock): object[] {
  const text = block.steps.flatMap(({ output }) => (output === null ? [] : [plainOutput(output)])).filter((output) => output !== '');
  const outputs: Output[] = text.length === 0 ? [] : [{ output_type: 'stream', name: 'stdout', text: lines(`${text.join('\n')}\n`) }];
  const heading = { cell_type: 'markdown', metadata: { [ourMetadata]: { type: 'name' } }, source: [headingOf(block.name)] };
  const metadata = { ...(printsException(block.steps) && { tags: ['raises-exception'] }), [ourMetadata]: factsOf(block) };
  return [...(block.name === '' ? [] : [heading]), codeCell(codeOf(block), outputs, metadata)];
}

/** The text of the cell above a snippet that has a name. */
export function headingOf(name: string): string {
  return `### ${name}`;
}

/** What the code of a cell does not say of its snippet. */
function factsOf(block: SnippetBlock): object {
  const { kind, session, lang, words, prompted, name, beside } = block;
  return {
    type: 'snippet',
    kind,
    session,
    lang,
    words,
    prompted,
    name,
    beside,
    steps: block.steps.map((step) => ({ input: step.input, printed: textBelow(step) })),
  };
}

function codeCell(source: string, outputs: readonly Output[], metadata: object): object {
  return { cell_type: 'code', execution_count: null, metadata, outputs, source: lines(source) };
}

/** What Jupyter runs for a snippet: a lesson may mean a command to fail, and goes on. */
export function codeOf(block: SnippetBlock): string {
  if (block.kind === 'python') return sourceOf(block);
  if (sourceOf(block).trim() === '') return '';
  return `%%bash ${goesOn(block) ? '--bg ' : ''}--no-raise-error\n${shellCode(block)}`;
}

/** Whether a lesson means a snippet to raise: Jupyter goes on after it where the cell says so. */
function printsException(steps: readonly DocumentStep[]): boolean {
  return steps.some(({ printed, output }) => /^Traceback \(most recent call last\):/m.test(`${printed}\n${output ?? ''}`));
}

/** A text as Jupyter has it, in lines that keep their newlines. */
function lines(text: string): string[] {
  return text.split(/(?<=\n)/);
}
