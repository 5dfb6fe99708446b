// Host address: what names a computer, or a network of some, by the form of it alone.
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a host name or an address (IPv6 without brackets) never leaves this computer. */
export function isLoopback(host: string): boolean {
  // A name is the same however it is written.
  if (isIP(host) === 0) return /^(?:.*\.)?localhost$/i.test(host);
  return loopback.check(host, familyOf(host));
}

/** The family of an address, as a BlockList calls it. */
export function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

const hostName = /^(?=.{1,253}$)[a-z\d]([a-z\d_-]*[a-z\d])?(\.[a-z\d]([a-z\d_-]*[a-z\d])?)*$/i;

/** Whether a value has the form of a host name or an address. */
export function isHost(value: string): boolean {
  return isIP(value) !== 0 || hostName.test(value);
}

/** Whether a value is an address, or a network such as 10.0.0.0/8. */
export function isAddressOrNetwork(value: string): boolean {
  const [address = '', prefix, ...more] = value.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}
