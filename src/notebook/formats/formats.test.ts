// The formats: what is read is written the same, and what is none of ours does no harm.
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newFence, textBelow, type DocumentStep, type NotebookDocument, type SnippetBlock } from './document.ts';
import { readMarkdown } from './markdown-reader.ts';
import { writeMarkdown } from './markdown-writer.ts';
import { goesOn, writePython, writeShell } from './programs.ts';

const content = join(import.meta.dirname, '../../../content');
const lessons = globSync('**/*.md', { cwd: content })
  // The text of a page that is no lesson has no front matter.
  .filter((file) => !basename(file).startsWith('_'))
  .map((file) => [file, readFileSync(join(content, file), 'utf8')] as const);

const step = (input: string, printed = '', output: string | null = null, agrees = false): DocumentStep => ({
  input,
  printed,
  output,
  agrees,
});
const snippet = (kind: SnippetBlock['kind'], steps: DocumentStep[], session = 'main'): SnippetBlock => ({
  type: 'snippet',
  kind,
  session,
  ...newFence(kind),
  steps,
});
const documentOf = (...blocks: NotebookDocument['blocks']): NotebookDocument => ({ title: 'Mine: "1"', frontMatter: null, blocks });
/** What is left of a document where only its text and its snippets count: blank lines around notes do not. */
const facts = (read: NotebookDocument): unknown =>
  read.blocks
    .filter((block) => block.type === 'snippet' || !/^[>\s]*$/.test(block.markdown))
    .map((block) =>
      block.type === 'note'
        ? block.markdown.replace(/^(?:[ \t]*\n)+/, '').trimEnd()
        : [block.kind, block.session, block.steps.map((one) => [one.input, textBelow(one)])],
    );

describe('a published lesson', () => {
  it.each(lessons)('%s is written as it was read', (_file, text) => {
    expect(writeMarkdown(readMarkdown(text))).toBe(text);
  });

  it.each(lessons)('%s keeps its commands and what they print where every fence is written anew', (_file, text) => {
    const read = readMarkdown(text);
    const anew = { ...read, blocks: read.blocks.map((block) => (block.type === 'note' ? block : { ...block, raw: null })) };
    expect(facts(readMarkdown(writeMarkdown(anew)))).toEqual(facts(read));
  });
});

describe('a document of cells', () => {
  const mine = documentOf(
    { type: 'note', markdown: '# Hello\n\nA *note* with ``` in it.' },
    snippet('redis', [step('SET a "1"', '', 'OK\n'), step('GET a', '"2"', '"1"\n')]),
    snippet('shell', [step('for i in 1 2; do\necho $i\ndone', '', '1\n2\n')], 'worker'),
    snippet('python', [step('def f():\n    return 1\n\nf()', '', '1\n')]),
    snippet('redis', []),
  );

  it('is a lesson once written, outputs included', () => {
    expect(writeMarkdown(mine)).toMatchInlineSnapshot(`
      "---
      title: "Mine: \\"1\\""
      ---

      # Hello

      A *note* with \`\`\` in it.

      \`\`\`redis
      127.0.0.1:6379> SET a "1"
      OK
      127.0.0.1:6379> GET a
      "1"
      \`\`\`

      \`\`\`bash session session=worker
      $ for i in 1 2; do
      > echo $i
      > done
      1
      2
      \`\`\`

      \`\`\`pycon
      >>> def f():
      ...     return 1
      ...
      ... f()
      1
      \`\`\`

      \`\`\`redis edit
      \`\`\`
      "
    `);
    expect(facts(readMarkdown(writeMarkdown(mine)))).toEqual(facts(mine));
    expect(readMarkdown(writeMarkdown(mine)).title).toBe('Mine: "1"');
  });

  it('is a Python program and a shell script', () => {
    expect(writePython(mine)).toMatchInlineSnapshot(`
      "# Mine: "1"
      import subprocess

      # %% [markdown]
      # # Hello
      #
      # A *note* with \`\`\` in it.

      # %%
      subprocess.run(["bash", "-c", (
          "redis-cli --no-raw <<'REDIS'\\n"
          "SET a \\"1\\"\\n"
          "GET a\\n"
          "REDIS"
      )], check=False)
      #> OK
      #> "1"

      # %%
      subprocess.run(["bash", "-c", (
          "for i in 1 2; do\\n"
          "echo $i\\n"
          "done"
      )], check=False)
      #> 1
      #> 2

      # %%
      def f():
          return 1

      f()
      #> 1

      # %%
      subprocess.run(["bash", "-c", (
          "redis-cli --no-raw <<'REDIS'\\n"
          "\\n"
          "REDIS"
      )], check=False)
      "
    `);
    expect(writeShell(mine)).toMatchInlineSnapshot(`
      "#!/usr/bin/env bash
      # Mine: "1"

      # # Hello
      #
      # A *note* with \`\`\` in it.

      redis-cli --no-raw <<'REDIS'
      SET a "1"
      GET a
      REDIS
      #> OK
      #> "1"

      for i in 1 2; do
      echo $i
      done
      #> 1
      #> 2

      python3 - <<'PYTHON'
      def f():
          return 1

      f()
      PYTHON
      #> 1

      redis-cli --no-raw <<'REDIS'

      REDIS
      "
    `);
  });
});

describe('output that would be taken for something else', () => {
  it.each<[string, SnippetBlock['kind'], string]>([
    ['a prompt', 'redis', '127.0.0.1:6379> GET a\n'],
    ['a prompt of another program', 'shell', '>>> import os\n$ ls\n\\$ x\n'],
    ['a fence', 'shell', '```redis\nPING\n````\n'],
    ['empty lines and blanks at ends', 'python', '\n\n  x  \n\n'],
    ['colours', 'shell', '\u001b[31mred\u001b[0m\n'],
  ])('%s stays output', (_what, kind, output) => {
    const written = writeMarkdown(documentOf(snippet(kind, [step('first', '', output), step('second')])));
    const read = readMarkdown(written).blocks.find(({ type }) => type === 'snippet');
    if (read?.type !== 'snippet') throw new Error(`no snippet in ${written}`);
    expect(read.steps.map(({ input }) => input)).toEqual(['first', 'second']);
    expect(read.steps[0]?.printed.trimEnd()).toBe(
      output.replaceAll('\u001b[31m', '').replaceAll('\u001b[0m', '').replaceAll(/ +$/gm, '').trimEnd(),
    );
  });

  it('is left out where a lesson cannot print it', () => {
    const written = writeMarkdown(documentOf(snippet('redis', [step('SUBSCRIBE a', '', '^C\n')])));
    expect(readMarkdown(written).blocks.filter(({ type }) => type === 'snippet')).toMatchObject([
      { steps: [{ input: 'SUBSCRIBE a', printed: '' }] },
    ]);
  });

  it('is cut where it is very long, with the dots that a lesson has for it', () => {
    const written = writeMarkdown(documentOf(snippet('shell', [step('yes', '', 'y\n'.repeat(1_000_000))])));
    expect(written.length).toBeLessThan(100_000);
    expect(written).toContain('y\n...\n```');
  });

  it('makes no snippet of a command that is not complete', () => {
    const written = writeMarkdown(documentOf(snippet('shell', [step('echo "open')])));
    expect(written).toContain('```bash\necho "open\n```');
  });
});

describe('a file from elsewhere', () => {
  it.each(['# a ## b ##', '#\n#  a ## b # \n# later', 'Text\n# # #\n# a ## b'])('has its first heading for its title: %j', (text) => {
    expect(readMarkdown(text).title).toBe('a ## b');
  });

  it('is read whatever signs its heading or its title have', () => {
    const signs = '#'.repeat(200_000);
    expect(readMarkdown(`# a${signs}x`).title).toBe(`a${signs}x`);
    const spaces = ' '.repeat(200_000);
    expect(readMarkdown(`---\ntitle: a${spaces}x\n---\n`).title).toBe(`a${spaces}x`);
  });

  it('of Markdown is text where nothing in it is a snippet', () => {
    const read = readMarkdown('# A <b>title</b>\r\n\r\n```redis sesion=x\r\n> PING\r\n```\n');
    expect(read.title).toBe('A <b>title</b>');
    expect(read.blocks).toEqual([{ type: 'note', markdown: '# A <b>title</b>\n\n```redis sesion=x\n> PING\n```\n' }]);
  });
});

it.each<[SnippetBlock['kind'], string, boolean]>([
  ['redis', 'subscribe news', true],
  ['redis', 'MONITOR', true],
  ['redis', 'PUBLISH news subscribe', false],
  ['shell', 'redis-server', true],
  ['shell', 'redis-server --daemonize yes', false],
  ['shell', 'redis-cli -p 1 PSUBSCRIBE *', true],
  ['shell', 'redis-cli PING', false],
  ['python', 'subscribe = 1', false],
])('of %s, %s goes on until it is stopped: %s', (kind, input, expected) => {
  expect(goesOn(snippet(kind, [step(input)]))).toBe(expected);
});
