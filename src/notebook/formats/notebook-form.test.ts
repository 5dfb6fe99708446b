// A notebook goes into a lesson's Markdown and into an .ipynb file and comes back as it was, whatever it holds.
import { markdownToHtml } from 'satteri';
import { describe, expect, it } from 'vitest';
import { lessonFences } from '../../markdown/lesson-fences.ts';
import { sideBySide } from '../../markdown/side-by-side.ts';
import { blockOf, cellsOf } from '../cells/cell-blocks.ts';
import { newCell, type Cell } from '../cells/cell.ts';
import { textBelow, type Block, type NotebookDocument } from './document.ts';
import { isDocument, readJupyter } from './jupyter-reader.ts';
import { writeJupyter } from './jupyter.ts';
import { readMarkdown } from './markdown-reader.ts';
import { writeMarkdown } from './markdown-writer.ts';
import { asLesson, asNotebook } from './notebook-form.ts';

const features = { directive: true, frontmatter: true };

/** What of a notebook its reader sees; rows have no numbers of their own. */
function facts({ title, blocks }: NotebookDocument): unknown {
  const rows: (number | null)[] = [];
  return [
    title,
    blocks.map((block) => {
      if (block.type === 'note') return block.markdown.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
      if (block.beside !== null && !rows.includes(block.beside)) rows.push(block.beside);
      const row = block.beside === null ? null : rows.indexOf(block.beside);
      return [
        block.kind,
        block.session,
        block.name,
        row,
        block.lang,
        block.words.replace(/^session /, 'session '),
        block.steps.map((step) => [step.input, textBelow(step)]),
      ];
    }),
  ];
}

function jupyter(text: string): NotebookDocument {
  const read = readJupyter(text);
  if (!isDocument(read)) throw new Error(JSON.stringify(read));
  return asNotebook(read);
}

/** A document as the cells of a notebook, and back. */
const throughCells = (document: NotebookDocument): NotebookDocument => ({
  ...document,
  blocks: cellsOf(document.blocks).map((cell) => blockOf(cell, null)),
});

/** Numbers that a seed gives: a run that fails can be run again. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const sources = {
  redis: ['SET a "1"', 'GET a\nINCR visits', 'XADD s * "a b" \'c\'', 'PING ```', '# no comment', 'SET k "### not a name"'],
  shell: ['redis-cli PING', 'for i in 1 2; do\necho $i\ndone\nls', 'cat <<EOF\n> x\n$ y\nEOF', 'echo "a\nb"', "printf '%s' '```'"],
  python: ['import redis', 'def f():\n    return 1\n\nf()', 'x = """\n>>> y\n"""\nx', 'for i in range(3):\n    print(i)', 'r"\\d"'],
} as const;
const prints = [
  '',
  'OK',
  '(integer) 1',
  '"a"\n"b"',
  '$ like a prompt',
  '>>> x',
  '127.0.0.1:6379> GET a',
  '```',
  '<img src=x onerror=alert(1)>',
  '### heading',
  ':::',
  'é 日本 \\',
];
const notes = [
  'Text.',
  '# Title\n\nMore *text* with `code`.',
  '- a list\n- of two\n\n  with text',
  '> a quotation\n> goes on',
  '```text\nplain code\n```',
  '    indented code',
  '<div>\nHTML <script>alert(1)</script>\n</div>',
  '| a | b |\n| - | - |\n| 1 | 2 |',
  ':::note\nAn aside.\n:::',
  '1. one\n\n   ```redis\n   > PING\n   ```\n\n2. two',
  '<!-- a comment -->',
  'Ends with a rule\n\n---',
  '## A heading\n\nand text\n\n#### Small',
];

function randomNotebook(seed: number): NotebookDocument {
  const roll = dice(seed);
  const pick = <One>(from: readonly One[]): One => from[roll(from.length)] as One;
  const snippet = (over: Partial<Cell> = {}): Cell => {
    const kind = pick(['redis', 'shell', 'python'] as const);
    const cell = newCell(kind, {
      source: pick(sources[kind]),
      session: pick(['main', 'main', 'worker', 'a-b_1']),
      name: pick(['', '', 'A name', 'With `code` & <b>']),
      ...over,
    });
    const block = blockOf(cell, null);
    if (block.type === 'note' || roll(2) === 0) return cell;
    const words = pick(['', '', 'mask=pid,time', 'waits']);
    const printed = block.steps.map((step) => ({ ...step, printed: pick(prints) }));
    const [own] = cellsOf([{ ...block, words: [block.words, words].filter((word) => word !== '').join(' '), steps: printed }]);
    return own ?? cell;
  };
  const cells: Cell[] = [];
  for (let count = roll(8) + 1; count > 0; count -= 1) {
    const kind = roll(4);
    if (kind === 0) cells.push(newCell('note', { source: pick(notes) }));
    else if (kind === 1)
      cells.push(
        ...['one', 'two', pick(['one', 'three'])].map((session, at) => snippet({ session, beside: count, ...(at > 0 && { name: '' }) })),
      );
    else cells.push(snippet());
  }
  const frontMatter = pick([null, null, 'title: "x"\ndescription: Y\nsection: Start here', "# a comment\ntitle: 'It''s'"]);
  return {
    title: pick(['Mine', 'It’s "quoted": yes', '日本 # 1', 'Untitled notebook 2']),
    frontMatter,
    blocks: cells.map((cell) => blockOf(cell, null)),
  };
}

describe('a notebook of any cells', () => {
  it('comes back from a lesson’s Markdown and from an .ipynb file as it was, and the lesson builds', async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const notebook = randomNotebook(seed);
      const expected = facts(notebook);
      const markdown = writeMarkdown(asLesson(notebook));
      const back = throughCells(asNotebook(readMarkdown(markdown)));
      expect(facts(back), `seed ${seed}\n${markdown}`).toEqual(expected);
      // A second time nothing changes at all.
      expect(writeMarkdown(asLesson(back)), `seed ${seed}`).toBe(markdown);
      const book = writeJupyter(notebook);
      expect(facts(throughCells(jupyter(book))), `seed ${seed}\n${book}`).toEqual(expected);
      // The build's own plugins refuse what is no lesson.
      const { html } = await markdownToHtml(markdown, { mdastPlugins: [sideBySide, lessonFences], features });
      expect(html.match(/<redis-snippet/g)?.length ?? 0, `seed ${seed}\n${markdown}`).toBe(
        readMarkdown(markdown).blocks.filter(({ type }) => type === 'snippet').length,
      );
    }
  });

  it('keeps the front matter that it was opened with, but for its name', () => {
    const read = asNotebook(readMarkdown('---\ntitle: Old\nsection: Start here\n---\n\nText.\n'));
    expect(writeMarkdown(asLesson(read))).toBe('---\ntitle: Old\nsection: Start here\n---\n\nText.\n');
    expect(writeMarkdown(asLesson({ ...read, title: 'New: $1' }))).toBe('---\ntitle: "New: $1"\nsection: Start here\n---\n\nText.\n');
    expect(writeMarkdown(asLesson({ ...read, frontMatter: 'section: X' }))).toContain('---\ntitle: "Old"\nsection: X\n---');
  });
});

describe('a lesson as a notebook', () => {
  const lesson = `---
title: Opened
---

Before.

### A client waits

:::side-by-side
\`\`\`redis session=reader waits
> BLPOP q 0
1) "q"
\`\`\`
\`\`\`redis session=writer mask=pid
> LPUSH q x
(integer) 1
\`\`\`
:::

After.
`;
  it('has names, rows, words and what is printed', () => {
    const notebook = asNotebook(readMarkdown(lesson));
    expect(notebook.blocks).toMatchObject([
      { type: 'note', markdown: 'Before.' },
      {
        kind: 'redis',
        session: 'reader',
        name: 'A client waits',
        beside: 0,
        words: 'waits',
        steps: [{ input: 'BLPOP q 0', printed: '1) "q"' }],
      },
      { session: 'writer', beside: 0, words: 'mask=pid' },
      { type: 'note', markdown: 'After.' },
    ]);
    const written = writeMarkdown(asLesson(throughCells(notebook)));
    expect(facts(asNotebook(readMarkdown(written)))).toEqual(facts(notebook));
    expect(written).toContain(':::side-by-side\n\n```redis session=reader waits\n> BLPOP q 0');
  });

  it.each([
    '> [!NOTE]\n> A quotation.\n>\n> ```redis\n> > PING\n> ```\n\nAfter.',
    '1. A list.\n\n   ```redis\n   > PING\n   ```\n\n2. Goes on.',
    ':::exercise\nSet it.\n\n```redis\n> SET a 1\n```\n\n```redis check\n> GET a\n"1"\n```\n:::',
  ])('keeps as one note what holds more than a snippet: %j', (text) => {
    const notebook = asNotebook(readMarkdown(`${text}\n\n\`\`\`redis\n> ECHO x\n\`\`\`\n`));
    expect(notebook.blocks).toMatchObject([{ type: 'note', markdown: text }, { type: 'snippet' }]);
    expect(writeMarkdown(asLesson(throughCells(notebook)))).toContain(text);
  });

  it('writes a row that is none any more as single snippets, and closes what a note leaves open', () => {
    const notebook = asNotebook(readMarkdown(lesson));
    const blocks = notebook.blocks.map((block): Block => (block.type === 'note' ? block : { ...block, session: 'same', raw: null }));
    expect(writeMarkdown(asLesson({ ...notebook, blocks }))).not.toContain(':::');
    for (const open of ['```text\nopen', '~~~~\nopen', '<!-- open', ':::note\nopen', '<script>\nopen', '<pre>\nopen'])
      expect(
        readMarkdown(
          writeMarkdown(asLesson({ ...notebook, blocks: [{ type: 'note', markdown: open }, ...blocks.slice(1)] })),
        ).blocks.filter(({ type }) => type === 'snippet'),
        open,
      ).toHaveLength(2);
  });
});

const bookOf = (cells: unknown[], rest: object = {}): string =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells, ...rest });

const look = (name: string): unknown => ['python', 'main', name, null, 'pycon', '', [['x', '']]];

describe('an .ipynb file of somebody else’s', () => {
  it('is text, Python and shell, with its output as text alone', () => {
    const read = jupyter(
      bookOf([
        { cell_type: 'markdown', source: ['# Head\n', '<script>alert(1)</script>'] },
        {
          cell_type: 'code',
          source: 'x = 1\nx',
          outputs: [{ output_type: 'execute_result', data: { 'text/plain': ['1'], 'text/html': '<img src=x onerror=alert(1)>' } }],
        },
        { cell_type: 'code', source: '!redis-cli PING', outputs: [{ output_type: 'stream', name: 'stdout', text: 'PONG\n' }] },
        { cell_type: 'code', source: '%%bash\nls\n', outputs: [] },
        {
          cell_type: 'code',
          source: '1/0',
          outputs: [
            {
              output_type: 'error',
              traceback: ['\u001b[31mTraceback (most recent call last):\u001b[0m', 'ZeroDivisionError: division by zero'],
            },
          ],
        },
        { cell_type: 'raw', source: 'raw' },
        { cell_type: 'code', source: '', outputs: [] },
        7,
      ]),
    );
    expect(read.title).toBe('Head');
    expect(facts(read)).toEqual([
      'Head',
      [
        '# Head\n<script>alert(1)</script>',
        [
          'python',
          'main',
          '',
          null,
          'pycon',
          '',
          [
            ['x = 1', ''],
            ['x', '1'],
          ],
        ],
        ['shell', 'main', '', null, 'bash', 'session', [['redis-cli PING', 'PONG']]],
        ['shell', 'main', '', null, 'bash', 'session', [['ls', '']]],
        ['python', 'main', '', null, 'pycon', '', [['1/0', 'Traceback (most recent call last):\nZeroDivisionError: division by zero']]],
        '```text\nraw\n```',
      ],
    ]);
    expect(
      facts(jupyter(bookOf([{ cell_type: 'code', source: 'x <- 1', outputs: [] }], { metadata: { language_info: { name: 'R' } } }))),
    ).toEqual(['', ['```R\nx <- 1\n```']]);
  });

  it('keeps what a cell is where its code was changed in Jupyter', () => {
    const cell = newCell('redis', { source: 'GET a', session: 'worker', name: 'Look' });
    const text = writeJupyter({ title: 'T', frontMatter: null, blocks: [blockOf(cell, null)] });
    expect(facts(jupyter(text.replace('GET a\\n', 'GET b\\n')))).toEqual([
      'T',
      [['redis', 'worker', 'Look', null, 'redis', '', [['GET b', '']]]],
    ]);
  });

  it('takes a new heading as the name, and loses nothing that was written into a heading or into the set-up', () => {
    const cell = newCell('python', { source: 'x', name: 'Look' });
    const text = writeJupyter({ title: 'T', frontMatter: null, blocks: [blockOf(cell, null)] });
    expect(facts(jupyter(text))).toEqual(['T', [look('Look')]]);
    expect(facts(jupyter(text.replace('### Look', '### Look again')))).toEqual(['T', [look('Look again')]]);
    expect(facts(jupyter(text.replace('### Look', '### Look\\n\\nWhy: `x`.')))).toEqual(['T', ['### Look\n\nWhy: `x`.', look('Look')]]);
    expect(facts(jupyter(text.replace("= 'all'", "= 'last'")))).toMatchObject(['T', [{ 0: 'python' }, look('Look')]]);
  });

  it.each([
    ['{', { fault: 'json' }],
    ['[]', { fault: 'no-notebook' }],
    ['{"nbformat": 4}', { fault: 'no-notebook' }],
    ['{"nbformat": 3, "worksheets": []}', { fault: 'version', version: '3' }],
    ['{"a": 1}', { fault: 'no-notebook' }],
  ])('%s is refused', (text, fault) => {
    expect(readJupyter(text)).toEqual(fault);
  });
});
