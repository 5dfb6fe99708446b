// JSON text: what somebody else wrote, and may be anything.

/** null: it is no JSON, or says null. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
