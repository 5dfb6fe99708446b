// Scheme: whether a request came over TLS, to this process or to a proxy in front of it that is trusted to say so.
import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { familyOf } from './host-address.ts';

/** How a reader's browser speaks. */
export type Scheme = 'http' | 'https';

/** What of a request tells its scheme. */
export interface SchemeSource {
  readonly headers: IncomingHttpHeaders;
  readonly socket: Pick<Socket, 'remoteAddress'>;
}

/** Which scheme a request came by; null: that cannot be told, since a proxy that nobody named may have added TLS. */
export type SchemeOf = (request: SchemeSource) => Scheme | null;

/** Without trusted proxies: what the connection itself tells. */
export const ownScheme: SchemeOf = ({ socket }) => (isEncrypted(socket) ? 'https' : null);

/** Makes it. proxies: addresses, and networks such as 10.0.0.0/8, whose X-Forwarded-Proto is believed. */
export function createSchemeOf(proxies: readonly string[]): SchemeOf {
  if (proxies.length === 0) return ownScheme;
  const trusted = new BlockList();
  for (const proxy of proxies) {
    const [address = '', prefix] = proxy.split('/');
    if (prefix === undefined) trusted.addAddress(address, familyOf(address));
    else trusted.addSubnet(address, Number(prefix), familyOf(address));
  }
  return (request) => {
    const own = ownScheme(request);
    const from = request.socket.remoteAddress;
    if (own !== null || from === undefined || !trusted.check(from, familyOf(from))) return own;
    // Proxies behind one another each add a word; the last is that of the one trusted, and what a client sent comes first.
    const told = request.headers['x-forwarded-proto'];
    const last = (Array.isArray(told) ? told.at(-1) : told)?.split(',').at(-1)?.trim().toLowerCase();
    return last === 'https' || last === 'http' ? last : null;
  };
}

/** What a Set-Cookie of a request's answer ends with: over TLS, that the cookie goes nowhere else. */
export function secureFor(scheme: Scheme | null): '; Secure' | '' {
  return scheme === 'https' ? '; Secure' : '';
}

function isEncrypted(socket: SchemeSource['socket']): boolean {
  return (socket as Partial<TLSSocket>).encrypted === true;
}
