// Plain head: the head of a request that is nothing out of the ordinary, read strictly; all others are for a whole HTTP parser.
import type { IncomingHttpHeaders } from 'node:http';

/** A name and a value of visible characters, with nothing between name and colon. */
const line = /^([!#$%&'*+\-.^_`|~\da-z]+):[ \t]*([\t -~\x80-\xff]*)$/i;

/** What says that a body follows, or something else than an answer and the next request. */
const extraordinary = new Set([
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'http2-settings',
  'proxy-connection',
  'keep-alive',
]);

/**
 * Reads the header lines of an HTTP/1.1 request, without the request line and the empty line. null: a line is not of the
 * plainest form, a name comes twice, Host is missing, or there is more to the request than its head.
 */
export function readPlainHead(text: string): IncomingHttpHeaders | null {
  const headers = new Map<string, string>();
  for (const part of text.split('\r\n')) {
    const match = line.exec(part);
    const name = match?.[1]?.toLowerCase();
    if (match === null || name === undefined || headers.has(name) || extraordinary.has(name)) return null;
    headers.set(name, (match[2] ?? '').trimEnd());
  }
  const connection = headers.get('connection') ?? 'keep-alive';
  if (connection.toLowerCase() !== 'keep-alive' || !headers.has('host')) return null;
  return Object.fromEntries(headers);
}
