// Refusals: why something of a class is not done, by name and with what words for it need: a page says it in its language.

/** Beside the message of a refusal, which says the same in English. */
export type ClassReason =
  /** As many classes as there may be. */
  | { readonly is: 'classes-full'; readonly most: number }
  | { readonly is: 'no-class' }
  | { readonly is: 'class-ended'; readonly className: string }
  /** A class could but end at once. */
  | { readonly is: 'end-past' }
  | { readonly is: 'no-name'; readonly most: number }
  | { readonly is: 'nobody'; readonly name: string; readonly className: string }
  /** Somebody else has the name of whom a teacher would let in again. */
  | { readonly is: 'name-in-use'; readonly name: string }
  | { readonly is: 'code-unreadable'; readonly name: string }
  | { readonly is: 'no-step' }
  /** The Redis of the class's records does not answer. */
  | { readonly is: 'records-silent' }
  /** It has no room. */
  | { readonly is: 'records-full' }
  /** why: in English, where only the machinery knows. */
  | { readonly is: 'rehearsal-failed'; readonly why: string }
  | { readonly is: 'archive-unknown' }
  | { readonly is: 'archive-broken'; readonly why: string };

/** The words for reasons in a language, by their names, where a page can meet them. said: the refusal's own words, which are English. */
export type ReasonWords = {
  readonly [Name in ClassReason['is']]?: (said: string, reason: Extract<ClassReason, { readonly is: Name }>) => string;
} & {
  /** Of a refusal without a reason, or with one that the page does not know. */
  readonly other: (said: string) => string;
};
