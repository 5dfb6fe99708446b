// Theme: the page's colours and type as Monaco wants them, taken from the page's own style.
import type { monaco } from './modules.ts';

/** The theme's name in Monaco. */
export const themeName = 'notebook';

/** Whether the system shows its own colours, as for high contrast. */
export function systemColours(): MediaQueryList {
  return matchMedia('(forced-colors: active)');
}

/** The colours of the page as it looks now. Monaco takes no var(). */
export function themeOf(page: Document): monaco.editor.IStandaloneThemeData {
  const probe = page.createElement('span');
  page.body.append(probe);
  const color = (variable: string): string => {
    probe.style.color = `var(${variable})`;
    return hexOf(getComputedStyle(probe).color);
  };
  const bare = (variable: string): string => color(variable).slice(1);
  try {
    return {
      base: page.documentElement.dataset['theme'] === 'light' ? 'vs' : 'vs-dark',
      inherit: false,
      rules: [
        // Monaco cannot open where text and ground are one colour; the editor itself shows the page's own ground.
        { token: '', foreground: bare('--ink'), background: bare('--paper') },
        { token: 'cmd', foreground: bare('--code-cmd'), fontStyle: 'bold' },
        { token: 'key', foreground: bare('--code-key') },
        { token: 'fn', foreground: bare('--code-key') },
        { token: 'str', foreground: bare('--code-str') },
        { token: 'num', foreground: bare('--code-num') },
        { token: 'opt', foreground: bare('--code-opt') },
        { token: 'dim', foreground: bare('--code-dim') },
        { token: 'bad', foreground: bare('--bad') },
      ],
      colors: {
        'editor.background': '#00000000',
        'editor.foreground': color('--ink'),
        'editorLineNumber.foreground': color('--code-dim'),
        'editorLineNumber.activeForeground': color('--code-dim'),
        'editorCursor.foreground': color('--accent'),
        'editor.selectionBackground': `${color('--accent')}40`,
        'editor.inactiveSelectionBackground': `${color('--accent')}28`,
        'editor.lineHighlightBackground': color('--sunken'),
        'editor.lineHighlightBorder': '#00000000',
        'editorBracketMatch.background': '#00000000',
        'editorBracketMatch.border': color('--line-strong'),
        'editorError.foreground': color('--bad'),
        'editorWidget.background': color('--paper'),
        'editorWidget.foreground': color('--ink-2'),
        'editorWidget.border': color('--line-strong'),
        'editorHoverWidget.background': color('--paper'),
        'editorHoverWidget.foreground': color('--ink-2'),
        'editorHoverWidget.border': color('--line-strong'),
        'editorHoverWidget.statusBarBackground': color('--wash'),
        'editorSuggestWidget.background': color('--paper'),
        'editorSuggestWidget.border': color('--line-strong'),
        'editorSuggestWidget.foreground': color('--ink-2'),
        'editorSuggestWidget.selectedBackground': color('--accent-wash'),
        'editorSuggestWidget.selectedForeground': color('--ink'),
        'editorSuggestWidget.highlightForeground': color('--accent'),
        'editorSuggestWidget.focusHighlightForeground': color('--accent'),
        'editor.placeholder.foreground': color('--code-dim'),
        'input.background': color('--wash'),
        'input.foreground': color('--ink'),
        'input.border': color('--line-strong'),
        focusBorder: color('--accent'),
        // Where the system has its own colours, what is chosen has no ground to tell it by.
        ...(systemColours().matches ? { contrastActiveBorder: color('--accent') } : {}),
        'list.hoverBackground': color('--wash'),
        'textLink.foreground': color('--accent'),
        'textCodeBlock.background': color('--sunken'),
      },
    };
  } finally {
    probe.remove();
  }
}

/** A computed colour as #rrggbb: a browser gives rgb(r, g, b), or with an alpha that is left out. */
export function hexOf(color: string): string {
  const channels = /^rgba?\((\d+)[, ]+(\d+)[, ]+(\d+)/.exec(color)?.slice(1, 4) ?? ['0', '0', '0'];
  return `#${channels.map((channel) => Number(channel).toString(16).padStart(2, '0')).join('')}`;
}

/** In pixels. */
export interface CodeType {
  readonly fontFamily: string;
  readonly fontSize: number;
  readonly lineHeight: number;
}

/** The type of an element, so that what takes its place has the same. Monaco's line height is a whole number. */
export function typeOf(element: HTMLElement): CodeType {
  const { fontFamily, fontSize, lineHeight } = getComputedStyle(element);
  const size = Number.parseFloat(fontSize);
  const height = Number.parseFloat(lineHeight);
  return { fontFamily, fontSize: size, lineHeight: Math.round(Number.isNaN(height) ? size * 1.55 : height) };
}
