// Colour: the tokens of a snippet's code, the same while building and in the page.
import type { SnippetKind } from '../../../protocol.ts';
import { pythonTokens } from './python-tokens.ts';
import { redisTokens } from './redis-tokens.ts';
import { shellTokens } from './shell-tokens.ts';
import { linesOf, type Token } from './token.ts';

const tokensOf: Readonly<Record<SnippetKind, (source: string) => Token[]>> = {
  shell: shellTokens,
  redis: redisTokens,
  python: pythonTokens,
};

/** The tokens of each line of a command or of code. */
export function colour(kind: SnippetKind, source: string): Token[][] {
  return linesOf(tokensOf[kind](source));
}
