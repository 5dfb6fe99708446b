import { expect, test } from 'vitest';
import { newFence, type SnippetBlock } from '../formats/document.ts';
import { readMarkdown } from '../formats/markdown-reader.ts';
import { writeMarkdown } from '../formats/markdown-writer.ts';
import { withCells, type DocumentCell } from './document-cells.ts';

const lesson = `---
title: A lesson
---

Intro.

## Heading

\`\`\`redis
> PING
PONG
\`\`\`

Between.

> [!NOTE]
> Nested:
>
> \`\`\`redis
> > PING
> PONG
> \`\`\`
>
> After it.

End.
`;

const own = (source: string): SnippetBlock => ({
  type: 'snippet',
  kind: 'redis',
  session: 'main',
  ...newFence('redis'),
  steps: [{ input: source, printed: '', output: null, agrees: false }],
});
const cell = (source: string, snippet: number, blocks: number): DocumentCell => ({ block: own(source), snippet, blocks });

test.each<[string, number, number, string, string]>([
  ['before everything', -1, 0, '---\n', 'Intro.'],
  ['after the first block', -1, 1, 'Intro.', '## Heading'],
  ['before the first snippet', -1, 2, '## Heading', '```redis\n> PING'],
  ['right after a snippet', 0, 0, 'PONG\n```', 'Between.'],
  ['further after a snippet', 0, 1, 'Between.', '> [!NOTE]'],
  ['after the block that holds a nested snippet', 1, 0, '> After it.', 'End.'],
  ['at the end', 1, 1, 'End.', ''],
])('a cell %s stands there', (_where, snippet, blocks, before, after) => {
  const written = writeMarkdown(withCells(readMarkdown(lesson), [cell('MINE', snippet, blocks)]));
  const fence = '```redis\n127.0.0.1:6379> MINE\n```\n';
  expect(written).toContain(`${before}${before.endsWith('\n') ? '' : '\n'}\n${fence}${after === '' ? '' : `\n${after}`}`);
  expect(written.replace(`\n${fence}`, '').replaceAll(/\n+/g, '\n')).toBe(lesson.replaceAll(/\n+/g, '\n'));
});

test('cells at one place keep their order, and notes are notes', () => {
  const note: DocumentCell = { block: { type: 'note', markdown: 'Mine.' }, snippet: 0, blocks: 0 };
  const written = writeMarkdown(withCells(readMarkdown(lesson), [cell('A', 0, 0), note, cell('B', 0, 0), cell('C', 0, 1)]));
  expect(written).toContain(
    'PONG\n```\n\n```redis\n127.0.0.1:6379> A\n```\n\nMine.\n\n```redis\n127.0.0.1:6379> B\n```\n\nBetween.\n\n```redis\n127.0.0.1:6379> C\n```\n\n> [!NOTE]',
  );
  expect(readMarkdown(written).blocks.filter(({ type }) => type === 'snippet')).toHaveLength(5);
});
