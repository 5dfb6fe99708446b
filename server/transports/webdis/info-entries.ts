// Info entries: the text of INFO as keys and values.

/** Every line "key:value", in order; headings and empty lines are none. */
export function infoEntries(text: string): (readonly [key: string, value: string])[] {
  return text.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 1 || line.startsWith('#') ? [] : [[line.slice(0, colon), line.slice(colon + 1)] as const];
  });
}
