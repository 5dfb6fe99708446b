// Listener: who answers at an address of the machine's own network.
import { isIP } from 'node:net';
import { isClassAddress } from '../../network/class-address.ts';
import { destination, virtualNetwork } from '../../network/virtual-network.ts';

/** An address and port that a server listens on. */
export interface Listener {
  /** 0.0.0.0 and :: stand for all addresses of their family. */
  readonly address: string;
  readonly port: number;
}

/** Whether a connection to host:port would reach this listener. */
export function answers({ address, port }: Listener, host: string, wantedPort: number): boolean {
  return port === wantedPort && addressesOf(host).includes(address);
}

/** Whether two listeners cannot be had at once. A wildcard takes every address of its family. */
export function collide(one: Listener, other: Listener): boolean {
  const isWild = [one, other].some(({ address }) => address === '0.0.0.0' || address === '::');
  const isSame = isWild ? isIP(one.address) === isIP(other.address) : one.address === other.address;
  return isSame && one.port === other.port;
}

/** What a server would listen on, by its bind directive; "-" before an address says that it may be missing. */
export function wantedListeners(bind: readonly string[], port: number): (Listener & { isOptional: boolean })[] {
  if (port === 0) return [];
  return bind
    .filter((entry) => entry !== '')
    .map((entry) => {
      const name = entry.replace(/^-/, '').toLowerCase();
      return { address: wildcards[name] ?? name, port, isOptional: entry.startsWith('-') };
    });
}

/** Whether the machine has the address, so that a server can bind to it. */
export function isOwn(address: string): boolean {
  return destination(address) === 'loopback' || destination(address) === 'card';
}

/** Why a server without a network of its own would not get its port, in the words of bind(2); null: it would. classAddress: one more that its machine has. */
export function bindError(
  { bind, port }: { readonly bind: readonly string[]; readonly port: number },
  taken: readonly Listener[],
  classAddress: string | null = null,
): string | null {
  const wanted = wantedListeners(bind, port);
  if (wanted.some((one) => taken.some((other) => collide(one, other)))) return 'Address already in use';
  return wanted.some(({ address, isOptional }) => !isOptional && address !== classAddress && !isOwn(address))
    ? 'Cannot assign requested address'
    : null;
}

const wildcards: Record<string, string> = { '*': '0.0.0.0', '::*': '::', localhost: '127.0.0.1', [virtualNetwork.hostname]: '127.0.0.1' };

/** Addresses of listeners that take a connection to the host. */
function addressesOf(host: string): string[] {
  const name = host.toLowerCase().replace(/\.$/, '');
  switch (destination(name)) {
    case 'card':
      return ['0.0.0.0', name];
    case 'loopback':
      return loopbackAddresses(name);
    case 'nowhere':
      return isClassAddress(name) ? ['0.0.0.0', name] : [];
    case 'unknown':
      return [];
  }
}

function loopbackAddresses(name: string): string[] {
  if (name === '0.0.0.0') return ['0.0.0.0', '127.0.0.1'];
  switch (isIP(name)) {
    case 4:
      return ['0.0.0.0', name];
    case 6:
      return ['::', '::1'];
    default:
      return ['0.0.0.0', '127.0.0.1', '::', '::1'];
  }
}
