// Document: a page or a notebook as it is taken home: text and snippets, with what was edited and printed.
import type { SnippetKind } from '../../protocol.ts';

/** One command with what belongs below it. */
export interface DocumentStep {
  readonly input: string;
  /** What the lesson prints below it, "" where nothing. */
  readonly printed: string;
  /** What a run printed; null where none did. */
  readonly output: string | null;
  /** Whether that is what the lesson prints, but for what varies. */
  readonly agrees: boolean;
}

export interface NoteBlock {
  readonly type: 'note';
  readonly markdown: string;
}

export interface SnippetBlock {
  readonly type: 'snippet';
  readonly kind: SnippetKind;
  readonly session: string;
  /** Its fence's language and the words after it, without session=. */
  readonly lang: string;
  readonly words: string;
  /** Whether its fence has prompts; a script has none, and prints nothing. */
  readonly prompted: boolean;
  readonly steps: readonly DocumentStep[];
  /** The fence as it was written, where that still says it all; null: it is written anew. */
  readonly raw: string | null;
  /** What each of its lines begins with where it is nested in a list or a quotation. */
  readonly prefix: string;
  /** Its heading as a notebook's cell, "" where it has none; in a lesson a heading is text. */
  readonly name: string;
  /** Neighbours of one number stand side by side in a notebook; in a lesson the lines around them say so, and it is null. */
  readonly beside: number | null;
}

export type Block = NoteBlock | SnippetBlock;

export interface NotebookDocument {
  readonly title: string;
  /** The lines between the two "---"; null where it has none. */
  readonly frontMatter: string | null;
  readonly blocks: readonly Block[];
}

/** Characters of a step's output that are taken home; the rest is counted. */
const outputCharacters = 60_000;

/** The text below a command: what its run printed, or what the lesson prints where that is the same or nothing ran. */
export function textBelow({ printed, output, agrees }: DocumentStep): string {
  return output === null || agrees ? printed : plainOutput(output);
}

/** Output as text that every file can hold: without its last newline and without what terminals obey; of very long output the beginning. */
export function plainOutput(output: string): string {
  const whole = output.length <= outputCharacters ? output : `${output.slice(0, output.lastIndexOf('\n', outputCharacters) + 1)}...`;
  // oxlint-disable-next-line no-control-regex -- these are what is taken out
  return whole.replaceAll(/\u001b\[[\d;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f]/g, '').replace(/\n$/, '');
}

/** The fence of a new snippet of a kind. */
export function newFence(kind: SnippetKind): Omit<SnippetBlock, 'type' | 'kind' | 'session' | 'steps'> {
  const fences = { shell: ['bash', 'session'], redis: ['redis', ''], python: ['pycon', ''] } as const;
  const [lang, words] = fences[kind];
  return { lang, words, prompted: true, raw: null, prefix: '', name: '', beside: null };
}

/** A snippet with the steps that it has on a page; its fence stays as it was written where that still says all. */
export function withSteps(block: SnippetBlock, steps: readonly DocumentStep[]): SnippetBlock {
  const isEdited = sourceOf({ steps }) !== sourceOf(block);
  const isAsWritten = !isEdited && steps.every(({ output, agrees }) => output === null || agrees || !block.prompted);
  return { ...block, steps, raw: isAsWritten ? block.raw : null };
}

/** A text without blank lines around it; what its first line is indented by stays. */
export function trimmed(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}

/** The commands of a snippet as one text. */
export function sourceOf({ steps }: Pick<SnippetBlock, 'steps'>): string {
  return steps.map(({ input }) => input).join('\n');
}

/** The first heading of the first level in a text of Markdown; "" for none. */
export function headingIn(markdown: string): string {
  for (const [, text = ''] of markdown.matchAll(/^# (.*)$/gm)) {
    let end = text.length;
    // A loop: "[ #]*$" would begin anew at each of many signs that do not end the line.
    while (end > 0 && ' #'.includes(text.charAt(end - 1))) end -= 1;
    const heading = text.slice(0, end).trimStart();
    if (heading !== '') return heading;
  }
  return '';
}
