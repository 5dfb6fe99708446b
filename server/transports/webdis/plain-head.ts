// Plain head: the head of a request that is nothing out of the ordinary, read strictly; all others are for a whole HTTP parser.
import type { IncomingHttpHeaders } from 'node:http';

/** A name and a value of visible characters, with nothing between name and colon. */
const line = /^([!#$%&'*+\-.^_`|~\da-z]+):[ \t]*([\t -~\x80-\xff]*)$/i;

/** A length without signs, lists and other liberties. */
const digits = /^\d{1,9}$/;

/** What says that something else follows than a body of a known length, an answer and the next request. */
const extraordinary = new Set([
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'http2-settings',
  'proxy-connection',
  'keep-alive',
]);

/** A head. */
export interface PlainHead {
  readonly headers: IncomingHttpHeaders;
  /** Bytes of the body that follows; null: the head says nothing of one. */
  readonly bodyBytes: number | null;
}

/**
 * Reads the header lines of an HTTP/1.1 request, without the request line and the empty line. null: a line is not of the
 * plainest form, a name comes twice, Host is missing, or there is more to the request than its head and a short body.
 */
export function readPlainHead(text: string): PlainHead | null {
  const headers = new Map<string, string>();
  for (const part of text.split('\r\n')) {
    const match = line.exec(part);
    const name = match?.[1]?.toLowerCase();
    if (match === null || name === undefined || headers.has(name) || extraordinary.has(name)) return null;
    headers.set(name, (match[2] ?? '').trimEnd());
  }
  const connection = headers.get('connection') ?? 'keep-alive';
  if (connection.toLowerCase() !== 'keep-alive' || !headers.has('host')) return null;
  const length = headers.get('content-length');
  if (length !== undefined && !digits.test(length)) return null;
  return { headers: Object.fromEntries(headers), bodyBytes: length === undefined ? null : Number(length) };
}
