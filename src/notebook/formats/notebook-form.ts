// Notebook form: a document as a notebook's cells, one block each, and the same as a lesson, in which names, rows and the ends of notes are Markdown.
import { fromMarkdown } from 'mdast-util-from-markdown';
import { rowSessions } from '../../markdown/row-places.ts';
import { nameOf } from '../cells/cell.ts';
import { trimmed, type Block, type NotebookDocument } from './document.ts';
import { readSnippet, titleOf } from './markdown-reader.ts';
import { writeSnippet } from './markdown-writer.ts';

const opening = ':::side-by-side';
const closing = ':::';
/** Stands between two notes that follow each other. */
const noteEnd = '<!-- cell -->';

/** A lesson as a notebook. A snippet within a list, a quotation or a ":::" block of another kind than rows, as an exercise, stays part of its note. */
export function asNotebook({ title, frontMatter, blocks }: NotebookDocument): NotebookDocument {
  const cells: Block[] = [];
  const flat = withoutNested(blocks);
  const rows = rowsOf(flat);
  for (const [at, block] of flat.entries()) {
    if (block.type === 'snippet') {
      cells.push({ ...block, name: block.name === '' ? takeName(cells) : block.name, beside: rows.get(at) ?? block.beside });
      continue;
    }
    let text = block.markdown;
    if (rows.has(at - 1) && rows.get(at - 1) !== rows.get(at + 1)) text = text.replace(/^\s*:::[ \t]*(?:\n|$)/, '');
    if (rows.has(at + 1) && rows.get(at - 1) !== rows.get(at + 1)) text = text.replace(/:::side-by-side[ \t]*\n*$/, '');
    for (const note of notesOf(text)) cells.push({ type: 'note', markdown: note });
  }
  return { title, frontMatter, blocks: cells };
}

/** A notebook as a lesson, which `npm run check` takes. */
export function asLesson({ title, frontMatter, blocks }: NotebookDocument): NotebookDocument {
  const rows = writableRows(blocks);
  const lesson: Block[] = [];
  let text: string[] = [];
  let afterNote = false;
  const flush = (): void => {
    if (text.length > 0) lesson.push({ type: 'note', markdown: text.join('\n\n') });
    text = [];
  };
  for (const [at, block] of blocks.entries()) {
    const row = rows.get(at);
    if (row !== rows.get(at - 1) && rows.has(at - 1)) text.push(closing);
    if (block.type === 'note') {
      const note = trimmed(block.markdown);
      if (note === '') continue;
      if (afterNote) text.push(noteEnd);
      text.push(selfContained(note));
      afterNote = true;
      continue;
    }
    afterNote = false;
    if (block.name !== '') text.push(`### ${block.name}`);
    if (row !== undefined && row !== rows.get(at - 1)) text.push(opening);
    flush();
    lesson.push({ ...block, name: '', beside: null });
  }
  if (rows.has(blocks.length - 1)) text.push(closing);
  flush();
  return { title, frontMatter: withTitle(frontMatter, title), blocks: lesson };
}

/** Front matter that gives a document its title; null: the writer makes it. */
function withTitle(frontMatter: string | null, title: string): string | null {
  if (frontMatter === null || titleOf(frontMatter, '') === title) return frontMatter;
  const line = `title: ${JSON.stringify(title)}`;
  return /^title:.*$/m.test(frontMatter) ? frontMatter.replace(/^title:.*$/m, () => line) : `${line}\n${frontMatter}`;
}

/** Blocks whose snippets in lists and quotations are text of the notes around them. */
function withoutNested(blocks: readonly Block[]): Block[] {
  const flat: Block[] = [];
  let joins = false;
  for (const block of blocks) {
    const last = flat.at(-1);
    const isNested = block.type === 'snippet' && (block.prefix !== '' || (last?.type === 'note' && isWithinBlock(last.markdown)));
    const text = block.type === 'note' ? block.markdown : isNested ? (block.raw ?? writeSnippet(block)) : null;
    if (text === null) flat.push(block);
    else if (last?.type === 'note' && (isNested || joins)) flat.splice(-1, 1, { type: 'note', markdown: `${last.markdown}${text}` });
    else flat.push({ type: 'note', markdown: text });
    joins = isNested;
  }
  return flat;
}

/** The snippets that stand in ":::side-by-side" blocks, by their places, each with the number of its block. */
function rowsOf(blocks: readonly Block[]): Map<number, number> {
  const rows = new Map<number, number>();
  let count = 0;
  for (const [at, block] of blocks.entries()) {
    if (block.type !== 'note' || !/(?:^|\n):::side-by-side[ \t]*\n*$/.test(block.markdown)) continue;
    let end = at + 1;
    const places: number[] = [];
    for (let next = blocks[end]; next !== undefined; next = blocks[end]) {
      if (next.type === 'note' && next.markdown.trim() !== '') break;
      if (next.type === 'snippet') places.push(end);
      end += 1;
    }
    const after = blocks[end];
    if (after?.type !== 'note' || !/^\s*:::[ \t]*(?:\n|$)/.test(after.markdown) || !isRow(places.map((place) => blocks[place]))) continue;
    // What is blank between them is of the row, too.
    for (let place = at + 1; place < end; place += 1) rows.set(place, count);
    count += 1;
  }
  return rows;
}

function isRow(blocks: readonly (Block | undefined)[]): boolean {
  const sessions = new Set(blocks.map((block) => (block?.type === 'snippet' ? `${block.kind} ${block.session}` : '')));
  return !sessions.has('') && sessions.size >= rowSessions.least && sessions.size <= rowSessions.most;
}

/** The cells of a notebook that a lesson can have side by side: neighbours of one number, two or three sessions, each a snippet once written. */
function writableRows(blocks: readonly Block[]): Map<number, number> {
  const rows = new Map<number, number>();
  for (let start = 0; start < blocks.length;) {
    const end = rowEnd(blocks, start);
    const row = blocks.slice(start, end);
    const isWhole = row.every(
      (block, at) =>
        block.type === 'snippet' && (at === 0 || block.name === '') && readSnippet(writeSnippet({ ...block, prefix: '' })) !== null,
    );
    if (row.length > 1 && isWhole && isRow(row)) for (let place = start; place < end; place += 1) rows.set(place, start);
    start = end;
  }
  return rows;
}

function rowEnd(blocks: readonly Block[], start: number): number {
  const first = blocks[start];
  if (first?.type !== 'snippet' || first.beside === null) return start + 1;
  let end = start + 1;
  for (let next = blocks[end]; next?.type === 'snippet' && next.beside === first.beside; next = blocks[end]) end += 1;
  return end;
}

/** The notes that a text of a lesson is. */
function notesOf(text: string): string[] {
  const ends = fromMarkdown(text).children.flatMap((node) =>
    node.type === 'html' && node.value.trim() === noteEnd
      ? [[node.position?.start.offset ?? 0, node.position?.end.offset ?? 0] as const]
      : [],
  );
  const notes: string[] = [];
  let from = 0;
  for (const [start, end] of [...ends, [text.length, text.length] as const]) {
    notes.push(trimmed(text.slice(from, start)));
    from = end;
  }
  return notes.filter((note) => note !== '');
}

/** Takes the heading at the end of the last note as the name of the snippet that comes. */
function takeName(cells: Block[]): string {
  const last = cells.at(-1);
  if (last?.type !== 'note') return '';
  const heading = fromMarkdown(last.markdown).children.at(-1);
  if (heading?.type !== 'heading' || heading.depth !== 3) return '';
  const start = heading.position?.start.offset ?? 0;
  const name = /^### (.+)$/.exec(last.markdown.slice(start))?.[1] ?? '';
  if (name === '' || name !== nameOf(name)) return '';
  const rest = trimmed(last.markdown.slice(0, start));
  if (rest === '') cells.pop();
  else cells.splice(-1, 1, { type: 'note', markdown: rest });
  return name;
}

/** A note after which a lesson goes on: what it leaves open, a fence or a comment, is closed; what cannot be is quoted as text. */
function selfContained(note: string): string {
  const probe = '```redis\n> PING\n```';
  const isWhole = (text: string): boolean => {
    const last = fromMarkdown(`${text}\n\n${probe}`).children.at(-1);
    return (
      last?.type === 'code' && last.lang === 'redis' && last.position?.start.column === 1 && last.value === '> PING' && !hasOpenBlock(text)
    );
  };
  if (isWhole(note)) return note;
  const fence = /^ {0,3}(`{3,}|~{3,})/gm;
  const candidates = [
    '-->',
    ...[...note.matchAll(fence)].map(([, ticks = '```']) => ticks),
    closing,
    '?>',
    ']]>',
    '</script>',
    '</style>',
    '</pre>',
    '</textarea>',
  ];
  const closed = candidates.map((end) => `${note}\n${end}`).find(isWhole);
  if (closed !== undefined) return closed;
  const longest = Math.max(2, ...[...note.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}text\n${note}\n${ticks}`;
}

/** Whether what follows a text is within a ":::" block that is no row. */
function isWithinBlock(text: string): boolean {
  return text.includes(':::') && hasOpenBlock(text.replace(/:::side-by-side[ \t]*\n*$/, ''));
}

/** Whether it opens a ":::" block that it does not close. */
function hasOpenBlock(text: string): boolean {
  let open = 0;
  for (const node of fromMarkdown(text).children) {
    if (node.type !== 'paragraph') continue;
    for (const line of text.slice(node.position?.start.offset, node.position?.end.offset).split('\n')) {
      if (/^:{3,}[ \t]*$/.test(line)) open = Math.max(0, open - 1);
      else if (/^:{3,}[a-z]/i.test(line)) open += 1;
    }
  }
  return open > 0;
}
