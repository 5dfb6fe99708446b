// Virtual network: what a learner's machine is called and which addresses are its own, whatever isolation it has.
import { isIP } from 'node:net';
import { loopbackNames, type MachineFacts } from '../../src/protocol.ts';

/** The machine's names, login and network card, the same for every learner. The MAC is locally administered. */
export const virtualNetwork = Object.freeze({
  hostname: 'notebook',
  user: 'student',
  card: Object.freeze({ name: 'eth0', ipv4: '192.168.1.44', prefix: 24, mac: '02:42:c0:a8:01:2c' }),
}) satisfies Pick<MachineFacts, 'hostname' | 'user' | 'card'>;

const names: ReadonlySet<string> = new Set(loopbackNames);

/** The port of a redis-server that was told nothing else. */
export const defaultPort = 6379;

/**
 * Where a host given to a client leads: the machine's loopback, its card, an address that nobody has
 * (a connection is refused) or a name that does not resolve (an unknown host).
 */
export type Destination = 'loopback' | 'card' | 'nowhere' | 'unknown';

/** Resolves a host as the machine's own /etc/hosts and routes would. 0.0.0.0 and :: are this host, as on Linux. */
export function destination(host: string): Destination {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name === virtualNetwork.hostname || names.has(name)) return 'loopback';
  if (isIP(name) === 0) return 'unknown';
  if (name === virtualNetwork.card.ipv4) return 'card';
  return name === '::1' || name === '::' || name === '0.0.0.0' || name.startsWith('127.') ? 'loopback' : 'nowhere';
}
