// Listen: opens the bridge's gateway on the network, and says where it is.
import { once } from 'node:events';
import { createServer, isIPv6, type AddressInfo, type Server } from 'node:net';
import { lookup } from 'node:dns/promises';
import { hostname, networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from './config.ts';
import { isHost, isLoopback } from './host-address.ts';
import type { Scheme } from './scheme.ts';

/** The server cannot listen where the environment says; message says why and what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Where to listen, and by which command it was begun, which is told with another port. */
export interface Gateway {
  readonly host: string;
  readonly port: number;
  readonly command?: string;
}

/** Starts listening and resolves with the port. Throws ListenError. */
export async function listen(server: Server, gateway: Gateway): Promise<number> {
  server.listen(gateway.port, gateway.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ListenError(explain(code, gateway) ?? `HOST=${gateway.host} PORT=${gateway.port} cannot be listened on: ${message}.`);
  }
  return (server.address() as AddressInfo).port;
}

/** Finds out at once whether one could listen there, for whoever is about to do what takes minutes first. Throws ListenError. */
export async function requireFreePort(gateway: Gateway): Promise<void> {
  const server = createServer();
  await listen(server, gateway);
  server.close();
  await once(server, 'close');
}

/** Network cards by name, as the system tells them. */
type Cards = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Of Config, what tells where the pages are. */
export type Place = Pick<Config, 'host' | 'tls' | 'trustedProxies' | 'allowedHosts'>;

/** What is printed once the pages are served: the URL for this computer and, on a line each, those that others can type. */
export function readyText(place: Place, port: number, cards: Cards = networkInterfaces()): string {
  const others = othersUrls(place, port, cards).map((url) => `Others on the network open ${url}\n`);
  return readyLine(place, port) + others.join('');
}

/** Says that the pages are served, and where for this computer. */
export function readyLine(place: Place, port: number): string {
  return `Redis Notebook is ready at ${pageUrl(place.host, port, schemeOf(place))}\n`;
}

/** The URLs of the pages for others on the network: behind a proxy the names that it serves, else this computer's addresses. */
function othersUrls(place: Place, port: number, cards: Cards = networkInterfaces()): string[] {
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

/** What this computer may be called on its network: its own name, and the one that multicast DNS gives it. Lower case. */
export function ownNames(name: string = hostname()): string[] {
  const own = name.toLowerCase().replace(/\.$/, '');
  const first = own.split('.')[0] ?? '';
  return isHost(own) && first !== '' && own !== 'localhost' ? [...new Set([own, `${first}.local`])] : [];
}

/**
 * The URLs that a class is told, the best first: of each address of this computer, and of each name that leads to one of
 * them. Where it listens on loopback alone, the one for this computer.
 */
export async function classUrls(place: Place, port: number, cards: Cards = networkInterfaces()): Promise<string[]> {
  const others = othersUrls(place, port, cards);
  if (others.length === 0) return [pageUrl(place.host, port, schemeOf(place))];
  if (place.trustedProxies.length > 0 && place.allowedHosts.length > 0) return others;
  const addresses = new Set(Object.values(cards).flatMap((card) => (card ?? []).map(({ address }) => address)));
  // A name of one word is often known to this computer alone.
  const known = ownNames().filter((name) => name.includes('.'));
  const names = await Promise.all(known.map(async (name) => ((await leadsTo(name, addresses)) ? [name] : [])));
  return [...others, ...names.flat().map((name) => pageUrl(name, port, schemeOf(place)))];
}

/** Whether a name is known to lead to one of these addresses, and not to loopback alone. */
async function leadsTo(name: string, addresses: ReadonlySet<string>): Promise<boolean> {
  const late = delay(nameMs, [], { ref: false });
  const found = await Promise.race([lookup(name, { all: true }).catch(() => []), late]);
  return found.some(({ address }) => addresses.has(address) && !isLoopback(address));
}

/** For a name to be found: nobody waits for one that nobody has. */
const nameMs = 1_000;

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

/** What is said of a port that somebody else listens on. */
export function takenPort({ host, port, command = 'npm start' }: Gateway): string {
  return `Port ${port} of ${host} is taken by another program. Stop that one, or choose another port: PORT=${port === 65_535 ? 8080 : port + 1} ${command} (PORT=0 picks a free one).`;
}

function explain(code: string | undefined, gateway: Gateway): string | null {
  const { host, port, command = 'npm start' } = gateway;
  switch (code ?? '') {
    case 'EADDRINUSE':
      return takenPort(gateway);
    case 'EACCES':
      return `Port ${port} of ${host} is not for this user to listen on. Choose one from 1024 up: PORT=8080 ${command}.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return foreignHost(host);
    default:
      return null;
  }
}
