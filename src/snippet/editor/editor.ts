// Editor: where a learner edits a snippet's commands, whatever it is made of.

export interface Editor {
  /** The code in it. Setting it is no input of the learner's. */
  value: string;
  /** Puts it into a place on the page, which holds nothing else. */
  mount(place: HTMLElement): void;
  /** Goes on where the text ends. */
  focus(): void;
  /** Takes it off the page; it is of no use any more. */
  dispose(): void;
}

export interface EditorOptions {
  /** Its accessible name. */
  readonly label: string;
  /** Shown while it is empty. */
  readonly hint: string;
  readonly value: string;
  /** The learner changed the code. */
  onInput(value: string): void;
  /** The learner pressed Escape and nothing of the editor's own took it. */
  onLeave(): void;
}

/** Ctrl+Enter is not an editor's: its keydown bubbles to the snippet. */
export type CreateEditor = (options: EditorOptions) => Editor;
