// Row places: where snippets stand that are side by side: each session a column, each turn a row. Pure: for the build and for a notebook in the page.

/** As many sessions side by side as a lesson's column has room for, and as few as make a row. */
export const rowSessions = { least: 2, most: 3 } as const;

/** Where a fence stands, both from 0. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * The places of snippets by their sessions, in document order. A session's next turn begins a row where it has one in
 * the last; no snippet stands above one that comes before it.
 */
export function placesOf(sessions: readonly string[]): Place[] {
  const columns = [...new Set(sessions)];
  const rows = new Map<string, number>();
  let last = 0;
  return sessions.map((session) => {
    last = Math.max(last, (rows.get(session) ?? -1) + 1);
    rows.set(session, last);
    return { row: last, column: columns.indexOf(session) };
  });
}
