// HTML cookies: sets cookies with a response if that turns out to be a page, whoever writes it.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Adds Set-Cookie headers to a response once it is known to be a page, or word that the browser's copy of one is still good. */
export function setWithHtml(request: IncomingMessage, response: ServerResponse, cookies: readonly string[]): void {
  beforeHead(response, (status, type) => {
    if (isPage(request, status, type)) response.appendHeader('Set-Cookie', cookies);
  });
}

/** A 304 counts where a page was asked for: that may be the only answer a returning browser gets. */
function isPage(request: IncomingMessage, status: number, type: string): boolean {
  if (status === 304) return request.headers.accept?.includes('text/html') ?? false;
  return type.startsWith('text/html');
}

/** Calls hook once the status and the type of a response are known and headers may still be added. */
function beforeHead(response: ServerResponse, hook: (status: number, type: string) => void): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (...args: unknown[]): ServerResponse => {
    response.writeHead = writeHead;
    hook(Number(args[0]), contentType(args.at(-1)) ?? String(response.getHeader('content-type') ?? ''));
    return writeHead(...args);
  };
}

function contentType(headers: unknown): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  // writeHead also takes [name, value, name, value].
  const entries = Array.isArray(headers) ? pairsOf(headers) : Object.entries(headers);
  const found = entries.find(([key]) => String(key).toLowerCase() === 'content-type');
  return found && String(found[1]);
}

function pairsOf(flat: unknown[]): [unknown, unknown][] {
  return flat.flatMap((key, at): [unknown, unknown][] => (at % 2 === 0 ? [[key, flat[at + 1]]] : []));
}
