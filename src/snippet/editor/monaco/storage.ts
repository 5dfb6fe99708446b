// Storage: what Monaco remembers of its own widgets, as long as the page lives: their explanations are open from the start.

/** The subscription to what never happens. */
const never = (): { dispose(): void } => ({ dispose: () => undefined });

type Value = string | number | boolean;

/** What the list of suggestions is given for the size that a reader drew it to, in pixels: narrower than Monaco's own, for names are short. */
const listSize = { width: 300, height: 264 };

/** Takes the place of Monaco's storage service. It tells of no changes: nobody else writes to it. */
export function pageStorage(): object {
  const kept = new Map<string, Value>([
    ['expandSuggestionDocs', true],
    ['suggestWidget.size/vs.editor.ICodeEditor/false', JSON.stringify(listSize)],
  ]);
  const read = (key: string, _scope: unknown, fallback?: Value): Value | undefined => kept.get(key) ?? fallback;
  return {
    get: read,
    getBoolean: read,
    getNumber: read,
    store: (key: string, value: Value) => void kept.set(key, value),
    remove: (key: string) => void kept.delete(key),
    onDidChangeValue: () => never,
    onWillSaveState: never,
  };
}
