// Draft: edited code, kept for this tab so that a reload does not lose it.

interface Draft {
  /** The lesson's code at the time: a draft of another text is not brought back. */
  readonly original: string;
  readonly edited: string;
}

/** The edited code of a snippet; null where there is none. key: unique to it on its page. */
export function loadDraft(key: string, original: string): string | null {
  const draft = read(storageKey(key));
  return draft?.original === original ? draft.edited : null;
}

/** Keeps edited code, and forgets it where it is the lesson's own again. */
export function saveDraft(key: string, original: string, edited: string): void {
  try {
    if (edited === original) sessionStorage.removeItem(storageKey(key));
    else sessionStorage.setItem(storageKey(key), JSON.stringify({ original, edited } satisfies Draft));
  } catch {
    // Storage is refused or full: the page still holds the code until it is left.
  }
}

function storageKey(key: string): string {
  return `redis-notebook:draft:${location.pathname}:${key}`;
}

function read(key: string): Draft | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return isDraft(value) ? value : null;
  } catch {
    return null;
  }
}

function isDraft(value: unknown): value is Draft {
  return (
    typeof value === 'object' &&
    value !== null &&
    'original' in value &&
    typeof value.original === 'string' &&
    'edited' in value &&
    typeof value.edited === 'string'
  );
}
