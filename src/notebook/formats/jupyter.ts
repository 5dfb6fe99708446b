// Jupyter: a document as an .ipynb file that runs in Jupyter with its usual Python kernel.
import { plainOutput, sourceOf, type DocumentStep, type NotebookDocument, type SnippetBlock } from './document.ts';
import { goesOn, shellCode } from './programs.ts';

/** Has Jupyter show every expression of a cell, as a Python prompt does. */
const setUp = "# Shows every expression's value, as the page does.\n%config InteractiveShell.ast_node_interactivity = 'all'";

export function writeJupyter({ title, blocks }: NotebookDocument): string {
  const hasPython = blocks.some((block) => block.type === 'snippet' && block.kind === 'python');
  const cells = [
    ...(hasPython ? [codeCell(setUp, [])] : []),
    ...blocks.flatMap((block) => (block.type === 'note' ? noteCells(block.markdown) : [snippetCell(block)])),
  ];
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
      title,
    },
    cells: cells.map((cell, index) => ({ id: `cell-${index + 1}`, ...cell })),
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

type Output = { output_type: 'stream'; name: 'stdout'; text: string[] };

function noteCells(markdown: string): object[] {
  if (markdown.trim() === '') return [];
  return [{ cell_type: 'markdown', metadata: {}, source: lines(markdown.trim()) }];
}

function snippetCell(block: SnippetBlock): object {
  const text = block.steps.flatMap(({ output }) => (output === null ? [] : [plainOutput(output)])).filter((output) => output !== '');
  const outputs: Output[] = text.length === 0 ? [] : [{ output_type: 'stream', name: 'stdout', text: lines(`${text.join('\n')}\n`) }];
  return codeCell(codeOf(block), outputs, printsException(block.steps));
}

function codeCell(source: string, outputs: readonly Output[], raises = false): object {
  return {
    cell_type: 'code',
    execution_count: null,
    metadata: raises ? { tags: ['raises-exception'] } : {},
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

/** A text as Jupyter has it, in lines that keep their newlines. */
function lines(text: string): string[] {
  return text.split(/(?<=\n)/);
}
