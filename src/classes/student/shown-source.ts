// Shown source: what a visit shows of a snippet's text: all of it, or its beginning where it is longer than a word may be.
import { classWireLimits, type SeenSnippet } from '../../class-protocol.ts';

/** Whether a visit shows a text's beginning alone. */
export function isTooLong(source: string): boolean {
  return new TextEncoder().encode(source).length > classWireLimits.snippetBytes;
}

/** No character is cut in two. */
export function shownSource(source: string): Pick<SeenSnippet, 'source' | 'isCut'> {
  if (!isTooLong(source)) return { source };
  const bytes = new TextEncoder().encode(source);
  return { source: new TextDecoder().decode(bytes.subarray(0, classWireLimits.snippetBytes - 4)).replace(/\ufffd$/, ''), isCut: true };
}
