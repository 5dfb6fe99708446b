// Markdown writer: a document as a lesson's Markdown, which `npm run check` takes.
import { writeTranscript } from '../../markdown/transcript.ts';
import { newFence, sourceOf, textBelow, type NotebookDocument, type SnippetBlock } from './document.ts';

export function writeMarkdown({ title, frontMatter, blocks }: NotebookDocument): string {
  let text = `---\n${frontMatter ?? `title: ${JSON.stringify(title)}`}\n---\n`;
  let isApart = true;
  for (const block of blocks) {
    const isNested = block.type === 'snippet' && block.prefix !== '';
    if (isApart && !isNested) text = text.replace(/\n*$/, '\n\n');
    const written = block.type === 'note' ? block.markdown : writeSnippet(block);
    text += !isNested && text.endsWith('\n\n') ? written.replace(/^\n+/, '') : written;
    isApart = !isNested && !written.endsWith('\n\n');
  }
  return `${text.trimEnd()}\n`;
}

/** A snippet as its fence. */
export function writeSnippet(block: SnippetBlock): string {
  if (block.raw !== null) return block.raw;
  const { info, text } = fenceOf(block);
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return [`${ticks}${info}`, ...(text === '' ? [] : text.split('\n')), ticks]
    .map((line, at) => (at === 0 ? line : line === '' ? block.prefix.trimEnd() : `${block.prefix}${line}`))
    .join('\n');
}

function fenceOf(block: SnippetBlock): { info: string; text: string } {
  const { kind, session, lang, prompted, steps } = block;
  const isEmpty = sourceOf(block).trim() === '';
  const words = [block.words, session === 'main' ? '' : `session=${session}`].filter((word) => word !== '');
  if (isEmpty) return { info: [lang, ...words.filter((word) => word !== 'edit'), 'edit'].join(' '), text: '' };
  if (!prompted) return { info: [lang, ...words].join(' '), text: sourceOf(block) };
  const printed = steps.map((step) => ({ input: step.input, printed: textBelow(step) }));
  const transcript =
    writeTranscript(kind, printed) ??
    writeTranscript(
      kind,
      printed.map(({ input }) => ({ input, printed: '' })),
    );
  if (transcript !== null) return { info: [lang, ...words].join(' '), text: transcript };
  // An unfinished command is code to read: as a snippet it would fail the build.
  return { info: kind === 'redis' ? 'text' : newFence(kind).lang.replace('pycon', 'python'), text: sourceOf(block) };
}
