// Addresses: which host names mean something on the machine's network.
import { ConnectError } from '../bridge/connection.ts';
import { loopbackNames } from '../protocol.ts';

/** The names in every machine's /etc/hosts; its own name comes with its facts. */
const names: ReadonlySet<string> = new Set(loopbackNames);

/**
 * Throws ConnectError ENOTFOUND for a name that cannot be resolved without an internet. Every address goes on to the
 * bridge, which knows whether somebody listens there. hostname: the machine's own name, asked for only where it matters.
 */
export async function checkHost(host: string, hostname: () => Promise<string>): Promise<void> {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (names.has(name) || isAddress(name)) return;
  if (name === '' || name !== (await hostname())) throw new ConnectError('ENOTFOUND');
}

/** Whether a host is an IPv4 or IPv6 address rather than a name. */
export function isAddress(host: string): boolean {
  const octets = host.split('.');
  if (octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255)) return true;
  return host.includes(':') && URL.canParse(`http://[${host}]`);
}
