// Lesson error: what is wrong with a lesson, at its place, in the form in which Astro's overlay shows the author's own text.

/** message names file, line and reason; loc is what Astro and Vite read to show the lesson instead of the code that found the fault. */
export class LessonError extends Error {
  override readonly name = 'LessonError';
  /** file: absolute. line: from 1. */
  readonly loc: { readonly file: string; readonly line: number; readonly column: number };
  /** Without its place. */
  readonly reason: string;

  constructor(file: string, line: number, reason: string, options?: ErrorOptions) {
    super(`${file}:${line}: ${reason}`, options);
    this.reason = reason;
    this.loc = { file, line, column: 1 };
  }
}
