// Programs: a document as one program: a Python file, or a shell script. Text becomes comments.
import type { Block, DocumentStep, NotebookDocument, SnippetBlock } from './document.ts';
import { sourceOf, textBelow } from './document.ts';

/** A Python program in cells ("# %%"), as editors know them. Commands of the shell and of Redis run by way of bash and redis-cli. */
export function writePython({ title, blocks }: NotebookDocument): string {
  const needsPrograms = blocks.some((block) => block.type === 'snippet' && block.kind !== 'python');
  const head = [`# ${title}`, ...(needsPrograms ? ['import subprocess'] : [])];
  const cells = blocks.map((block) => {
    if (block.type === 'note') return `# %% [markdown]\n${commented(block.markdown)}`;
    return ['# %%', pythonCode(block), ...outputComment(block)].join('\n');
  });
  return joined([head.join('\n'), ...cells.filter(hasText)]);
}

/** A shell script. Python runs in one interpreter a snippet, so what one of them imports the next has to import, too. */
export function writeShell({ title, blocks }: NotebookDocument): string {
  const parts = blocks.map((block) => {
    if (block.type === 'note') return commented(block.markdown);
    return [shellCode(block), ...outputComment(block)].join('\n');
  });
  return joined([`#!/usr/bin/env bash\n# ${title}`, ...parts.filter(hasText)]);
}

/** What bash runs for a snippet. */
export function shellCode(block: Pick<SnippetBlock, 'kind' | 'steps'>): string {
  const source = sourceOf(block);
  switch (block.kind) {
    case 'shell':
      return source;
    case 'redis':
      return hereDocument('redis-cli --no-raw', 'REDIS', source);
    case 'python':
      return hereDocument('python3 -', 'PYTHON', source);
  }
}

function pythonCode(block: SnippetBlock): string {
  if (block.kind === 'python') return sourceOf(block);
  // What JSON escapes in a string Python reads the same.
  const text = shellCode(block).split('\n');
  const literals = text.map((line, at) => `    ${JSON.stringify(at < text.length - 1 ? `${line}\n` : line)}`);
  return ['subprocess.run(["bash", "-c", (', ...literals, ')], check=False)'].join('\n');
}

/** A command that reads a text from its standard input. The word that ends it is no line of the text. */
function hereDocument(command: string, word: string, text: string): string {
  const lines = text.split('\n');
  let end = word;
  while (lines.includes(end)) end += '_';
  return [`${command} <<'${end}'`, ...lines, end].join('\n');
}

function outputComment({ steps }: SnippetBlock): string[] {
  const text = steps.map((step: DocumentStep) => textBelow(step)).filter((below) => below !== '');
  return text.length === 0 ? [] : [text.join('\n').replaceAll(/^/gm, '#> ')];
}

function commented(markdown: string): string {
  return markdown
    .trim()
    .split('\n')
    .map((line) => `# ${line}`.trimEnd())
    .join('\n');
}

function hasText(part: string): boolean {
  return part !== '#' && part !== '# %% [markdown]\n#' && part.trim() !== '';
}

function joined(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`;
}

/** A snippet that goes on until it is stopped, as far as its commands tell. */
export function goesOn(block: Block): boolean {
  if (block.type === 'note' || block.kind === 'python') return false;
  const waits = /^(?:p|s)?subscribe\b|^monitor\b/i;
  if (block.kind === 'redis') return block.steps.some(({ input }) => waits.test(input.trim()));
  return block.steps.some(({ input }) => {
    const words = input.trim();
    if (/^redis-server\b/.test(words)) return !/&\s*$|--daemonize\s+yes/.test(words);
    return /^redis-cli\b/.test(words) && words.split(/\s+/).some((word) => waits.test(word));
  });
}
