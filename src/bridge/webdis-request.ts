// Webdis request: a command as Webdis wants it over HTTP. Pure. Follows cmd.c, client.c and worker.c of Webdis.

/** One argument of a command. Text goes out as UTF-8, a number as JavaScript writes it, bytes as they are. */
export type WebdisArgument = string | number | Uint8Array;

/** json: what the endpoint makes of a reply; raw: the reply as RESP. */
export type WireFormat = 'json' | 'raw';

/** The request of one command. path is relative to the server's root and holds no slash at its start. */
export interface WebdisRequest {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** From this many characters a last argument goes as it is in the body of a PUT, not percent-encoded in that of a POST. */
const longText = 4096;
/** Longest path of a PUT, in characters: servers bound the head of a request. */
const longestPath = 2048;

/**
 * The request that runs a command. A POST of the whole command, since a URL would lose arguments "." and ".." and bounds
 * their size; where the last argument is bytes or long text, a PUT of just that one. database: null for the server's own.
 */
export function requestOf(words: readonly [string, ...WebdisArgument[]], format: WireFormat, database: number | null): WebdisRequest {
  const last = words.at(-1) ?? '';
  const put = `${pathOf(words.slice(0, -1), database)}.${format}`;
  if (isLong(last) && canPut(words, put)) return { method: 'PUT', path: put, body: bytesOf(last) };
  return { method: 'POST', path: '', body: `${pathOf(words, database)}.${format}` };
}

/** Dots in arguments are encoded, too: Webdis takes what follows the last one for a format. */
function pathOf(words: readonly WebdisArgument[], database: number | null): string {
  const path = words.map(encoded).join('/');
  return database === null ? path : `${database}/${path}`;
}

function encoded(word: WebdisArgument, index: number): string {
  if (word instanceof Uint8Array) return Array.from(word, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const text = encodeURIComponent(String(word).toWellFormed());
  // Webdis does not decode a command's name, and names of modules have dots: JSON.GET.
  return index === 0 ? text : text.replaceAll('.', '%2E');
}

function isLong(word: WebdisArgument): boolean {
  return word instanceof Uint8Array ? word.length > 0 : String(word).length > longText;
}

/** Webdis drops the body of a PUT whose path is a command alone; a URL drops segments that are dots. */
function canPut(words: readonly WebdisArgument[], path: string): boolean {
  return words.length > 2 && path.length <= longestPath && !words.some((word) => word === '.' || word === '..');
}

function bytesOf(word: WebdisArgument): Uint8Array<ArrayBuffer> {
  return word instanceof Uint8Array ? word.slice() : new TextEncoder().encode(String(word));
}
