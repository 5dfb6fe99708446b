// Listen: opens the bridge's gateway on the network, and says where it is.
import { once } from 'node:events';
import type { Server } from 'node:net';
import { isIPv6, type AddressInfo } from 'node:net';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import type { Config } from './config.ts';
import type { Scheme } from './scheme.ts';

/** The server cannot listen where the environment says; message says why and what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Starts listening and resolves with the port. Throws ListenError. */
export async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new ListenError(
      explain((error as NodeJS.ErrnoException).code, host, port) ??
        `HOST=${host} PORT=${port} cannot be listened on: ${(error as Error).message}.`,
    );
  }
  return (server.address() as AddressInfo).port;
}

/** Network cards by name, as the system tells them. */
type Cards = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Of Config, what tells where the pages are. */
export type Place = Pick<Config, 'host' | 'tls' | 'trustedProxies' | 'allowedHosts'>;

/** What is printed once the pages are served: the URL for this computer and, on a line each, those that others can type. */
export function readyText(place: Place, port: number, cards: Cards = networkInterfaces()): string {
  const lines = [`Redis Notebook is ready at ${pageUrl(place.host, port, schemeOf(place))}`];
  lines.push(...othersUrls(place, port, cards).map((url) => `Others on the network open ${url}`));
  return `${lines.join('\n')}\n`;
}

/** The URLs of the pages for others on the network: behind a proxy the names that it serves, else this computer's addresses. */
export function othersUrls(place: Place, port: number, cards: Cards = networkInterfaces()): string[] {
  const { host, trustedProxies, allowedHosts } = place;
  // What a proxy does not tell before its first request is its port and scheme: that it is there for TLS is the likely thing.
  if (trustedProxies.length > 0 && allowedHosts.length > 0) return allowedHosts.map((name) => `https://${bracketed(name)}`);
  if (host !== '0.0.0.0' && host !== '::') return [];
  const own = Object.values(cards).flatMap((card) => card ?? []);
  const reachable = own.filter(
    ({ internal, address, family }) => !internal && (family === 'IPv4' || (host === '::' && !isLinkLocal(address))),
  );
  return reachable.map(({ address }) => pageUrl(address, port, schemeOf(place)));
}

function schemeOf({ tls }: Place): Scheme {
  return tls === null ? 'http' : 'https';
}

/** An address that is known only together with a card of the one who types it, which no browser takes. */
function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/i.test(address);
}

/** The URL of the pages for someone at this computer. */
export function pageUrl(host: string, port: number, scheme: Scheme = 'http'): string {
  // Listening on all addresses includes loopback, which unlike 0.0.0.0 a browser can open.
  const name = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `${scheme}://${bracketed(name)}:${port}`;
}

function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}

/** What is said of a HOST that this computer does not have. */
export function foreignHost(host: string): string {
  return `HOST=${host} is no address of this computer. Leave it out for 127.0.0.1, or name one of the computer's own.`;
}

function explain(code: string | undefined, host: string, port: number): string | null {
  switch (code ?? '') {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken by another program. Stop that one, or choose another port: PORT=${port === 65_535 ? 8080 : port + 1} npm start (PORT=0 picks a free one).`;
    case 'EACCES':
      return `Port ${port} of ${host} is not for this user to listen on. Choose one from 1024 up: PORT=8080 npm start.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return foreignHost(host);
    default:
      return null;
  }
}
