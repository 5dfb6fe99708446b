// Assistance: what an editor offers to complete code with, and says of it, in terms of no editor in particular.

/** A stretch of a text, in characters from its beginning. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** What a word can be completed to. */
export interface Suggestion {
  /** What is shown and inserted. */
  readonly text: string;
  readonly role: 'command' | 'option' | 'key' | 'file' | 'name' | 'attribute' | 'function' | 'class' | 'module';
  /** How it is called, such as "GET key". */
  readonly signature?: string;
  /** Its documentation, in plain sentences, one a paragraph. */
  readonly about?: readonly string[];
  /** Where the documentation comes from, and since which version it is there. */
  readonly source?: string;
}

export interface Suggestions {
  /** What of the text is replaced by the one that is chosen. */
  readonly replaces: Stretch;
  readonly all: readonly Suggestion[];
}

/** What is said of the word under the pointer. */
export interface Explanation extends Pick<Suggestion, 'signature' | 'about' | 'source'> {
  readonly of: Stretch;
}

/** What is certainly wrong with code. */
export interface Problem {
  readonly at: Stretch;
  readonly message: string;
}

/** What there is to help with. Nothing of it rejects: where help cannot be had there is none. offset: of the cursor, in characters. */
export interface Assistance {
  complete(text: string, offset: number): Promise<Suggestions | null>;
  explain(text: string, offset: number): Promise<Explanation | null>;
  /** What lacks something where the cursor stands is being typed: it is no problem yet. */
  check(text: string, offset: number): Promise<readonly Problem[]>;
}
