// Markdown writer: a document as a lesson's Markdown, which `npm run check` takes.
import { writeTranscript } from '../../markdown/transcript.ts';
import { newFence, sourceOf, textBelow, type NotebookDocument, type SnippetBlock } from './document.ts';

export function writeMarkdown({ title, frontMatter, blocks }: NotebookDocument): string {
  let text = `---\n${frontMatter ?? `title: ${JSON.stringify(title)}`}\n---`;
  for (const block of blocks) {
    const written = block.type === 'note' ? block.markdown : writeSnippet(block);
    // What comes from a lesson has its own space around it, and in a list or a quotation what its lines begin with.
    const isNested = block.type === 'snippet' && block.prefix !== '';
    const isApart = isNested || text.endsWith('\n') || written.startsWith('\n');
    text += text.endsWith('\n---') ? `\n${written.startsWith('\n') ? '' : '\n'}${written}` : `${isApart ? '' : '\n\n'}${written}`;
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
