// Destination: what an address that was typed means on the learner's machine: the Webdis gateway, this site, or something else there.
import { isLoopback } from '../addresses.ts';
import { bytesFromText } from '../byte-text.ts';
import type { PageMachine } from '../page-machine.ts';
import { paths } from '../../protocol.ts';
import { CurlFailure, malformedUrl } from './failure.ts';

/** Where Webdis listens unless told otherwise, and so where the machine has its Webdis gateway. */
export const gatewayPort = 7379;

/** Said of page paths. */
export const pagePathsMessage = `The paths under /bridge/ are for the pages of this notebook, not for snippets: your Redis is at http://127.0.0.1:${gatewayPort}/`;

/** An address as curl reads it. path: what goes into the request line, with the query and without the fragment. */
export interface TypedUrl {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  /** null: none was typed. */
  readonly port: number | null;
  readonly path: string;
  /** "user:password" before the host; null: none. */
  readonly user: string | null;
}

/** fetched: the bridge answers, under an address of this site. dialled: whoever listens there on the machine's own network. */
export type Destination =
  | { readonly kind: 'fetched'; readonly url: URL }
  | { readonly kind: 'dialled'; readonly host: string; readonly port: number };

/** Reads an address. origin: this site's, for one that is only a path. Throws CurlFailure 1 and 3. */
export function readUrl(typed: string, origin: string): TypedUrl {
  // eslint-disable-next-line no-control-regex -- what no address may hold
  if (/[\u0000-\u0020\u007f]/.test(typed)) throw new CurlFailure(3, malformedUrl);
  if (/^\/(?!\/)/.test(typed)) return readUrl(origin + typed, origin);
  const [, scheme = 'http', rest = ''] = /^(?:([a-z][a-z\d+.-]*):\/\/\/?)?(.*)$/is.exec(typed) ?? [];
  const protocol = scheme.toLowerCase();
  if (protocol !== 'http' && protocol !== 'https') throw new CurlFailure(1, `Protocol "${protocol}" not supported or disabled in libcurl`);
  const [, user, host = '', port, tail = ''] = /^(?:([^/?#]*)@)?(\[[^\]/?#]*\]|[^:/?#[\]]*)(?::(\d*))?((?:[/?#].*)?)$/s.exec(rest) ?? [];
  if (host === '' || /[!@{}\\$'"^`*<>=;,+&()]/.test(host) || Number(port ?? 0) > 65_535) throw new CurlFailure(3, malformedUrl);
  const asked = tail.replace(/#.*$/s, '');
  return {
    scheme: protocol,
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port: port ? Number(port) : null,
    path: asked.startsWith('/') ? asked : `/${asked}`,
    user: user ?? null,
  };
}

/** What an address means. isElsewhere: another computer asks, which has no gateway; own: the machine's own name and its address beside the loopback. Throws CurlFailure. */
export function destinationOf(
  { scheme, host, port, path }: TypedUrl,
  { origin, isElsewhere = false }: PageMachine['endpoint'],
  own: readonly string[],
): Destination {
  const site = new URL(origin);
  const isMachine = isLoopback(host) || own.includes(host.toLowerCase().replace(/\.$/, ''));
  const isSite = sameHost(host, site) || (isMachine && isLoopback(site.hostname));
  const isSitePort = port === null || port === Number(site.port || defaultPort(site.protocol));
  if ((isSite && isSitePort) || (isMachine && port === null)) {
    // With plain http on a site of https the browser goes the right way, as a redirect would.
    if (scheme === 'https' && site.protocol === 'http:')
      throw new CurlFailure(35, 'This notebook is served over plain HTTP: write http:// in place of https://');
    return { kind: 'fetched', url: fetchable(origin, '', path) };
  }
  if (isMachine && port === gatewayPort && !isElsewhere) return { kind: 'fetched', url: fetchable(origin, paths.webdis, path) };
  return { kind: 'dialled', host, port: port ?? defaultPort(`${scheme}:`) };
}

/** Whether an address of this site is one by which a page says and does what code that somebody pasted has no business with. */
export function isPagePath({ pathname }: URL): boolean {
  // The bridge does not tell such paths apart by case.
  return /^\/bridge(\/|$)/i.test(pathname);
}

function sameHost(host: string, site: URL): boolean {
  return host.toLowerCase() === site.hostname.replace(/^\[(.*)\]$/, '$1');
}

function defaultPort(protocol: string): number {
  return protocol === 'https:' ? 443 : 80;
}

/** An address for fetch, in which the path keeps its bytes as curl would send them. prefix: where on this site it begins. */
function fetchable(origin: string, prefix: string, path: string): URL {
  const escaped = [...bytesFromText(path)]
    .map((byte) => (byte > 0x7e || byte === 0x5c ? `%${byte.toString(16).toUpperCase()}` : String.fromCharCode(byte)))
    .join('');
  const dots = escaped
    .replace(/\?.*$/s, '')
    .split('/')
    .find((segment) => /%2e/i.test(segment) && /^(\.|%2e){1,2}$/i.test(segment));
  if (dots !== undefined)
    throw new CurlFailure(3, `A browser takes /${dots} out of an address. Send what it belongs to as a body, with -d`);
  const url = new URL(origin + escaped);
  url.pathname = prefix + url.pathname;
  if (isPagePath(url)) throw new CurlFailure(9, pagePathsMessage);
  return url;
}
