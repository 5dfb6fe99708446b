// Origin gate: which Host names the bridge answers on, and whose pages may make it do something.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopback } from '../host-address.ts';
import type { Middleware } from '../middleware.ts';
import { ownScheme, type Scheme, type SchemeOf } from '../scheme.ts';
import { refuse, type Refusal } from './refusal.ts';

/** The gate in front of everything the bridge serves. */
export interface OriginGate {
  /** Why a request may not pass; null: it may. upgrade: it asks for a WebSocket. */
  readonly refusalOf: (request: IncomingMessage, upgrade: boolean) => Refusal | null;
  /** Why a Host is not answered, whatever else a request says; null: it is. */
  readonly hostRefusal: (host: string | undefined) => Refusal | null;
  /** Middleware form for plain requests. */
  readonly guard: Middleware;
}

/** Whose requests a bridge answers. */
export interface Hosts {
  /** What it listens on. */
  readonly host: string;
  /** Names given by ALLOWED_HOSTS, lower case. */
  readonly allowedHosts: readonly string[];
  /** Missing: no proxy is trusted to tell. */
  readonly schemeOf?: SchemeOf;
}

/** Makes the gate. */
export function createOriginGate({ host, allowedHosts, schemeOf = ownScheme }: Hosts): OriginGate {
  const names = new Set([host.toLowerCase(), ...allowedHosts]);

  const hostRefusal: OriginGate['hostRefusal'] = (given) => {
    const name = hostNameOf(given);
    if (name !== null && (isLoopback(name) || names.has(name) || isOwnAddress(name))) return null;
    return {
      status: 403,
      code: 'forbidden-host',
      message: `This notebook does not answer to the host name ${JSON.stringify(given ?? '')}. Open it by the address it printed at its start, or start it with that name in ALLOWED_HOSTS.`,
    };
  };

  const refusalOf: OriginGate['refusalOf'] = (request, upgrade) => {
    const { headers } = request;
    const forbidden = twoHosts(request) ?? hostRefusal(headers.host);
    if (forbidden) return forbidden;
    if (!upgrade && isSafe(request.method)) return null;
    if (isSameOrigin(headers, upgrade, schemeOf(request))) return null;
    return {
      status: 403,
      code: 'forbidden-origin',
      message: `Only the notebook's own pages may do this, and this request came from ${JSON.stringify(headers.origin ?? 'a page that does not say where it is from')}. Open the notebook itself and try again there.`,
    };
  };

  return {
    refusalOf,
    hostRefusal,
    guard(request, response, next) {
      const refusal = refusalOf(request, false);
      if (refusal) refuse(request, response, refusal);
      else next();
    },
  };
}

/** Why a request with two Host headers is not read (RFC 9112): Node takes the first, what stands before it may take the other. */
export function twoHosts({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): Refusal | null {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === 'host') hosts += 1;
  return hosts < 2 ? null : { status: 400, code: 'bad-request', message: 'The request has two Host headers. Send one.' };
}

/** The name or address in a Host header, lower case, IPv6 without brackets; null where it is none. */
export function hostNameOf(header: string | undefined): string | null {
  if (header === undefined || !/^[^/?#@\\\s]+$/.test(header) || !URL.canParse(`http://${header}`)) return null;
  const { hostname } = new URL(`http://${header}`);
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/**
 * Whether a request that changes something comes from a page of this very origin, scheme aside where that is not known
 * (a proxy may add TLS).
 * Browsers send Origin with every upgrade and every POST, so an upgrade without one is refused. A plain request
 * without one is judged by Sec-Fetch-Site, and where that is missing too it is no browser's, so no visitor's
 * cookie is being abused: curl and scripts may pass.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, upgrade: boolean, scheme: Scheme | null = null): boolean {
  const { origin, host = '' } = headers;
  if (origin === undefined) {
    const site = headers['sec-fetch-site'];
    return !upgrade && (site === undefined || site === 'same-origin');
  }
  if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  // Whoever sits on the way could answer for the same host name over plain HTTP.
  if (scheme !== null && protocol !== `${scheme}:`) return false;
  // Read the Host with the origin's scheme, so that a default port written out equals one left out.
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === originHost;
}

function isSafe(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/** Asked only for addresses that are not loopback, and read anew each time: a laptop changes networks while serving. */
function isOwnAddress(name: string): boolean {
  const family = isIP(name);
  if (family === 0) return false;
  const own = new BlockList();
  for (const { address, family: kind } of Object.values(networkInterfaces()).flatMap((card) => card ?? [])) {
    own.addAddress(address, kind === 'IPv6' ? 'ipv6' : 'ipv4');
  }
  return own.check(name, family === 6 ? 'ipv6' : 'ipv4');
}
