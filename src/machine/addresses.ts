// Addresses: which host names mean something on the machine's network.
import { ConnectError } from '../bridge/connection.ts';
import { loopbackNames } from '../protocol.ts';

/** What a machine and its user are called where its bridge does not tell (server/network/virtual-network.ts). */
export const usualIdentity = { hostname: 'notebook', user: 'student' } as const;

/** The names in every machine's /etc/hosts; its own name and those of its fellows come with its facts. */
const names: ReadonlySet<string> = new Set(loopbackNames);

/** Throws ConnectError ENOTFOUND for what can be no host's name. Which of the others there are the bridge knows. */
export function checkHost(host: string): void {
  if (!/^[\w.:%-]{1,253}$/.test(host)) throw new ConnectError('ENOTFOUND');
}

/** Whether a host leads to the loopback of every machine, whatever that is called. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return names.has(name) || name === '::1' || name === '[::1]' || (name.startsWith('127.') && isAddress(name));
}

/** Whether a host is an IPv4 or IPv6 address rather than a name. */
export function isAddress(host: string): boolean {
  const octets = host.split('.');
  if (octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255)) return true;
  return host.includes(':') && URL.canParse(`http://[${host}]`);
}
