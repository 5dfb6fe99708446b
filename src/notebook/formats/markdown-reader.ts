// Markdown reader: a lesson's Markdown as a document: its fences that run are snippets, all the rest is text, kept as it is.
import type { Code, Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { readFence } from '../../markdown/fence.ts';
import { readScript, readTranscript } from '../../markdown/transcript.ts';
import { headingIn, type Block, type NotebookDocument, type SnippetBlock } from './document.ts';

/** Reads any text: what is no snippet of ours is text. */
export function readMarkdown(source: string): NotebookDocument {
  const { frontMatter, body } = splitFrontMatter(source.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n'));
  const blocks: Block[] = [];
  let at = 0;
  for (const code of fencesIn(fromMarkdown(body))) {
    const block = snippetOf(code, body);
    const start = code.position?.start.offset ?? 0;
    if (block === null) continue;
    if (start > at) blocks.push({ type: 'note', markdown: body.slice(at, start) });
    blocks.push(block);
    at = code.position?.end.offset ?? start;
  }
  if (at < body.length) blocks.push({ type: 'note', markdown: body.slice(at) });
  return { title: titleOf(frontMatter, body), frontMatter, blocks };
}

/** A text that is one fence, as a snippet; null: it is none. */
export function readSnippet(fence: string): SnippetBlock | null {
  const [code, ...others] = fromMarkdown(fence).children;
  return code?.type === 'code' && others.length === 0 ? snippetOf(code, fence) : null;
}

function splitFrontMatter(text: string): { frontMatter: string | null; body: string } {
  const match = /^---[ \t]*\n([\s\S]*?)\n?---[ \t]*(?:\n|$)/.exec(text);
  return match === null ? { frontMatter: null, body: text } : { frontMatter: match[1] ?? '', body: text.slice(match[0].length) };
}

export function titleOf(frontMatter: string | null, body: string): string {
  const named = /^title:(.*)$/m.exec(frontMatter ?? '')?.[1]?.trim() ?? '';
  return named === '' ? headingIn(body) : unquoted(named);
}

function unquoted(yaml: string): string {
  if (yaml.startsWith('"')) {
    try {
      return String(JSON.parse(yaml));
    } catch {
      return yaml;
    }
  }
  return yaml.startsWith("'") && yaml.endsWith("'") ? yaml.slice(1, -1).replaceAll("''", "'") : yaml;
}

function fencesIn(node: Nodes): Code[] {
  if (node.type === 'code') return [node];
  return 'children' in node ? node.children.flatMap((child) => fencesIn(child)) : [];
}

/** null: code that is only read, or a fence with a fault. */
function snippetOf({ lang, meta, value, position }: Code, body: string): SnippetBlock | null {
  try {
    const fence = readFence(lang ?? '', meta ?? '');
    if (fence.type === 'code' || !fence.runnable) return null;
    const steps = (fence.prompted ? readTranscript : readScript)(fence.kind, value);
    const raw = body.slice(position?.start.offset ?? 0, position?.end.offset ?? 0);
    return {
      type: 'snippet',
      kind: fence.kind,
      session: fence.session,
      lang: lang ?? '',
      words: (meta ?? '').replace(/(?:^|\s+)session=\S+/, '').trim(),
      prompted: fence.prompted,
      steps: steps.map(({ input, printed }) => ({ input, printed, output: null, agrees: false })),
      raw,
      prefix: /^(.*?)[`~]{3,}\s*$/.exec(raw.split('\n').at(-1) ?? '')?.[1] ?? '',
      name: '',
      beside: null,
    };
  } catch {
    return null; // The fault is the author's: the build names it, and here it stays the text that it is.
  }
}
