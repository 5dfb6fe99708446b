// Prompts: which prompt stands before each line of code: the short sign where a command begins, another where it goes on.
import type { SnippetKind } from '../../protocol.ts';
import { splitSource } from '../../markdown/source/source.ts';

const signs: Readonly<Record<SnippetKind, { readonly first: string; readonly next: string }>> = {
  redis: { first: '>', next: '' },
  shell: { first: '$', next: '>' },
  python: { first: '>>>', next: '...' },
};

/** One for each line, "" before an empty one that no command holds. */
export function promptsOf(kind: SnippetKind, source: string): string[] {
  const lines = source.replaceAll(/\r\n?/g, '\n').split('\n');
  const prompts = lines.map(() => '');
  let at = 0;
  for (const input of splitSource(kind, source)) {
    const [first = '', ...more] = input.split('\n');
    // What lies between two commands belongs to neither.
    while (at < lines.length && lines[at] !== first) at += 1;
    for (const [index] of [first, ...more].entries()) {
      if (at < prompts.length) prompts[at] = index === 0 ? signs[kind].first : signs[kind].next;
      at += 1;
    }
  }
  // Where the next command will be typed.
  if (prompts.at(-1) === '') prompts[prompts.length - 1] = signs[kind].first;
  return prompts;
}
