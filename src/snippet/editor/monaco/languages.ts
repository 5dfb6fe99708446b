// Languages: what Monaco knows of the three kinds of code: the colours that they have on the page, brackets, and where to indent.
import { colour } from '../../../markdown/source/colour/colour.ts';
import type { SnippetKind } from '../../../protocol.ts';
import { monaco } from './modules.ts';

/** Their names in Monaco. */
export const languages: Readonly<Record<SnippetKind, string>> = {
  redis: 'notebook-redis',
  shell: 'notebook-shell',
  python: 'notebook-python',
};

/** Lines above one that may still tell what it is, such as where a string of three quotes opened. */
const mostLines = 200;

const quotes = ['"', "'"].map((quote) => ({ open: quote, close: quote, notIn: ['string', 'str', 'dim'] }));
const brackets = ['()', '[]', '{}'].map(([open = '', close = '']) => ({ open, close }));

const configurations: Readonly<Record<SnippetKind, monaco.languages.LanguageConfiguration>> = {
  redis: {
    // A key has colons and the like: it is one word.
    wordPattern: /[^\s"']+/,
    autoClosingPairs: quotes,
    surroundingPairs: quotes,
  },
  shell: {
    comments: { lineComment: '#' },
    brackets: brackets.map(({ open, close }) => [open, close]),
    autoClosingPairs: [...brackets, ...quotes],
    surroundingPairs: [...brackets, ...quotes],
  },
  python: {
    comments: { lineComment: '#' },
    brackets: brackets.map(({ open, close }) => [open, close]),
    autoClosingPairs: [...brackets, ...quotes],
    surroundingPairs: [...brackets, ...quotes],
    onEnterRules: [
      { beforeText: /^\s*(?:pass|break|continue|return\b.*|raise\b.*)$/, action: { indentAction: monaco.languages.IndentAction.Outdent } },
      { beforeText: /:\s*(?:#.*)?$/, action: { indentAction: monaco.languages.IndentAction.Indent } },
    ],
  },
};

/** Makes Monaco know them, once a page. */
export function registerLanguages(): void {
  for (const kind of ['redis', 'shell', 'python'] as const) {
    monaco.languages.register({ id: languages[kind] });
    monaco.languages.setLanguageConfiguration(languages[kind], configurations[kind]);
    monaco.languages.setTokensProvider(languages[kind], {
      getInitialState: () => new LinesAbove([]),
      tokenize: (line, state) => tokensOf(kind, line, state as LinesAbove),
    });
  }
}

/** The lines above one. */
class LinesAbove implements monaco.languages.IState {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  clone(): LinesAbove {
    return this;
  }

  equals(other: monaco.languages.IState): boolean {
    return other instanceof LinesAbove && this.lines.join('\n') === other.lines.join('\n');
  }
}

/** A line's tokens as the page would colour it below those above. */
function tokensOf(kind: SnippetKind, line: string, { lines }: LinesAbove): monaco.languages.ILineTokens {
  const all = [...lines, line].slice(-mostLines);
  const tokens: monaco.languages.IToken[] = [];
  let startIndex = 0;
  for (const { text, tone } of colour(kind, all.join('\n')).at(-1) ?? []) {
    tokens.push({ startIndex, scopes: tone ?? '' });
    startIndex += text.length;
  }
  return { tokens, endState: new LinesAbove(all) };
}
