// Response head: the status line and the headers of an answer as curl prints them, as far as a page gets to see them.

/** What fetch tells of an answer before its body. */
export interface Head {
  readonly status: number;
  readonly version: '1.1' | '2';
  /** "HTTP/1.1 200 OK" */
  readonly statusLine: string;
  /** By name, as fetch orders them: how the server wrote and ordered them a page cannot know, so that names are written as most servers do. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Bytes that the body will have, where the server said so. */
  readonly length: number | null;
}

const spellings: ReadonlyMap<string, string> = new Map([
  ['etag', 'ETag'],
  ['www-authenticate', 'WWW-Authenticate'],
  ['dnt', 'DNT'],
  ['te', 'TE'],
]);

export function headOf(response: Response): Head {
  const { status, statusText, headers } = response;
  // HTTP/2 has no words beside the number.
  const version = statusText === '' ? '2' : '1.1';
  // The browser has undone the encoding, so that these two do not belong to the bytes that follow.
  const isDecoded = headers.has('content-encoding');
  const shown = [...headers].filter(([name]) => !(isDecoded && (name === 'content-encoding' || name === 'content-length')));
  const length = isDecoded ? null : headers.get('content-length');
  return {
    status,
    version,
    statusLine: `HTTP/${version} ${status} ${statusText}`,
    headers: shown.map(([name, value]) => [spelled(name), value]),
    length: length === null ? null : Number(length),
  };
}

/** The lines of -i and -I. */
export function headText({ statusLine, headers }: Head): string {
  return `${[statusLine, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`;
}

function spelled(name: string): string {
  return spellings.get(name) ?? name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
