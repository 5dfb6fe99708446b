// Limits of a snippet, so that endless output costs neither the page nor its reader.

export const snippetLimits = {
  /** Characters of one step's output on the page, of its beginning and of its end; how much is left out between is said. */
  shownHead: 60_000,
  shownTail: 120_000,
  /** The same for a single line, which takes longer to lay out than many short ones. */
  shownLineHead: 12_000,
  shownLineTail: 4_000,
  /** Characters of one step's output kept in the RunResult, exactly as they came; what comes after is left out. */
  keptCharacters: 4_000_000,
  /** Characters of all outputs of a run that is kept over a reload: a page of two hundred such stays well below what the store keeps of a learner. */
  keptRunCharacters: 100_000,
  /** Characters of unseen output after which the page is brought up to date without waiting for a frame. */
  pendingCharacters: 256_000,
  /** Characters of a step's output that have colours: each of them may be an element of its own. */
  paintedCharacters: 24_000,
  /** After a press of Run, in ms, in which what moves is what the reader expects: as long as browsers count it as theirs. */
  movingMs: 450,
  /** Rows of one step's output that show until the reader asks for all; the pencil of a lesson that is longer shows whole. */
  shownRows: 16,
  /** Lines that a lesson prints below a step up to which its pencil gives way line by line. */
  comparedLines: 400,
  /** Characters of a step's output up to which a running step is compared with what is printed. */
  comparedCharacters: 64_000,
} as const;
