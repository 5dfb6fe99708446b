// Editor: where a learner edits a snippet's commands, whatever it is made of.
import type { SnippetKind } from '../../protocol.ts';

export interface Editor {
  /** The code in it. Setting it is no input of the learner's. */
  value: string;
  /** Puts it into a place on the page, which holds nothing else. */
  mount(place: HTMLElement): void;
  /** Goes on at an offset of the text, in characters, or else where it ends. */
  focus(offset?: number): void;
  /** Takes away what stands between its lines: it shows elsewhere now. */
  clearAsides(): void;
  /** Takes it off the page; it is of no use any more. */
  dispose(): void;
}

/** What stands below a line of the code, such as what a command prints. */
export interface Aside {
  /** From 1. */
  readonly line: number;
  /** In pixels. */
  readonly height: number;
  readonly element: HTMLElement;
}

export interface EditorOptions {
  /** Its accessible name. */
  readonly label: string;
  /** Shown while it is empty. */
  readonly hint: string;
  readonly value: string;
  /** What language it is in. */
  readonly kind: SnippetKind;
  /** Whether prompts stand before its commands; a program has none. */
  readonly hasPrompts: boolean;
  /** What stands between its lines as it opens. An editor that cannot show it leaves it out. */
  readonly asides: readonly Aside[];
  /** Whose names it may be completed with. */
  readonly session: string;
  /** On which of the learner's computers it runs. */
  readonly computer: string;
  /** The learner changed the code. */
  onInput(value: string): void;
  /** The learner pressed Escape and nothing of the editor's own took it. */
  onLeave(): void;
}

/** What runs the code (Ctrl+Enter, Shift+Enter) is not an editor's: the snippet around it takes those keys first. */
export type CreateEditor = (options: EditorOptions) => Editor;
