// Write-out: the text of -w after a transfer, in the language of curl 7.88, with what a page can know.
import type { Head } from './response-head.ts';

/** What is known of a transfer once it is over. */
export interface Facts {
  readonly url: string;
  readonly effectiveUrl: string;
  readonly urlNumber: number;
  readonly method: string;
  readonly head: Head | null;
  /** Whether the browser followed at least one redirect; how many, it does not tell. */
  readonly isRedirected: boolean;
  readonly received: number;
  readonly sent: number;
  readonly headerBytes: number;
  readonly file: string | null;
  readonly exitCode: number;
  readonly error: string | null;
  /** Seconds until the answer began, and in all. */
  readonly startSeconds: number;
  readonly seconds: number;
}

/** Writes where %{stdout} and %{stderr} lead it. */
export interface WriteOutSink {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

type Value = string | number | null | { readonly seconds: number } | { readonly status: number };

const variables: Readonly<Record<string, (facts: Facts) => Value>> = {
  content_type: ({ head }) => headerOf(head, 'content-type'),
  errormsg: ({ error }) => error,
  exitcode: ({ exitCode }) => exitCode,
  filename_effective: ({ file }) => file,
  http_code: ({ head }) => ({ status: head?.status ?? 0 }),
  http_version: ({ head }) => head?.version ?? '0',
  method: ({ method }) => method,
  num_headers: ({ head }) => head?.headers.length ?? 0,
  num_redirects: ({ isRedirected }) => (isRedirected ? 1 : 0),
  response_code: ({ head }) => ({ status: head?.status ?? 0 }),
  scheme: ({ effectiveUrl }) => (/^https:/i.test(effectiveUrl) ? 'HTTPS' : 'HTTP'),
  size_download: ({ received }) => received,
  size_header: ({ headerBytes }) => headerBytes,
  size_upload: ({ sent }) => sent,
  speed_download: ({ received, seconds }) => Math.trunc(received / Math.max(seconds, 1e-6)),
  speed_upload: ({ sent, seconds }) => Math.trunc(sent / Math.max(seconds, 1e-6)),
  time_starttransfer: ({ startSeconds }) => ({ seconds: startSeconds }),
  time_total: ({ seconds }) => ({ seconds }),
  url: ({ url }) => url,
  url_effective: ({ effectiveUrl }) => effectiveUrl,
  urlnum: ({ urlNumber }) => urlNumber,
};

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const tokens = /%%|%\{([^}]*)\}|%header\{([^}]*)\}|\\(.)|[^%\\]+|[%\\]/gs;

/** Writes a format's text. */
export function writeOut(format: string, facts: Facts, sink: WriteOutSink): void {
  let write = sink.out;
  for (const [token, variable, header, escape] of format.matchAll(tokens)) {
    if (header !== undefined) write(headerOf(facts.head, header.toLowerCase()) ?? '');
    else if (escape !== undefined) write(escapes[escape] ?? token);
    else if (variable === undefined) write(token === '%%' ? '%' : token);
    else if (variable === 'onerror') {
      if (facts.exitCode === 0) return;
    } else if (variable === 'stdout') write = sink.out;
    else if (variable === 'stderr') write = sink.err;
    else if (variable === 'header_json') write(headersAsJson(facts.head));
    else if (variable === 'json') write(asJson(facts));
    else if (Object.hasOwn(variables, variable)) write(asText(variables[variable]?.(facts) ?? null));
    else sink.err(`curl: unknown --write-out variable: '${variable}'\n`);
  }
}

function asText(value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'object') return String(value);
  return 'status' in value ? String(value.status).padStart(3, '0') : value.seconds.toFixed(6);
}

function asJson(facts: Facts): string {
  const members = Object.entries(variables).map(([name, read]) => {
    const value = read(facts);
    return `"${name}":${value !== null && typeof value === 'object' ? ('status' in value ? value.status : value.seconds.toFixed(6)) : JSON.stringify(value)}`;
  });
  return `{${members.join(',')}}`;
}

function headersAsJson(head: Head | null): string {
  return `{${(head?.headers ?? []).map(([name, value]) => `"${name.toLowerCase()}":[${JSON.stringify(value)}]`).join(',\n')}\n}`;
}

function headerOf(head: Head | null, name: string): string | null {
  return head?.headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? null;
}
