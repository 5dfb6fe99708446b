// CurlFailure: a transfer that did not succeed, as curl's number for it and its words. A learner's result, never ours.

export class CurlFailure extends Error {
  override readonly name = 'CurlFailure';
  /** The exit code, as curl's manual lists them. */
  readonly code: number;
  /** What the notebook adds, in a sentence; null: nothing. */
  readonly advice: string | null;
  constructor(code: number, message: string, advice: string | null = null) {
    super(message);
    this.code = code;
    this.advice = advice;
  }
}

/** What curl 7.88 says of an address that is none. */
export const malformedUrl = 'URL using bad/illegal format or missing URL';
