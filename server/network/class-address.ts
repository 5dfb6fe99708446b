// Class address: the addresses of the networks of classes, which are none of a learner's own network.
import { isIPv4 } from 'node:net';
import { hashOf } from './name-hash.ts';

/** A class has one of the 256 blocks of 2^16 addresses in 10.0.0.0/8 (RFC 1918). */
export const classPrefix = 16;
/** Last parts of addresses: from 1 to 254. */
const hosts = 254;
/** How many addresses a class can give out. */
export const classAddresses = 256 * hosts;

/** The address of a number from 0 to classAddresses, less one. */
export function classAddress(classId: string, number: number): string {
  return `${blockOf(classId)}${Math.floor(number / hosts)}.${1 + (number % hosts)}`;
}

/** Whether an address is one of some class's network. */
export function isClassAddress(address: string): boolean {
  return isIPv4(address) && address.startsWith('10.');
}

/** Whether an address is one of a class's own network. */
export function isOfClass(classId: string, address: string): boolean {
  return isIPv4(address) && address.startsWith(blockOf(classId));
}

function blockOf(classId: string): string {
  return `10.${hashOf(classId) % 256}.`;
}
