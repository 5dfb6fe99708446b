// Kernel sockets: which sockets listen in a process's network, and whose they are, read from Linux' /proc.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Listener } from './listener.ts';

/** A listener as the kernel knows it. */
export interface KernelListener extends Listener {
  /** Names the socket among all of the host. */
  readonly inode: number;
}

/** All listening TCP sockets of the network the process is in, IPv4 first. Empty where the process is gone. */
export function listenersAround(pid: number): KernelListener[] {
  return ['tcp', 'tcp6'].flatMap((table) => readListeners(readOrEmpty(`/proc/${pid}/net/${table}`)));
}

/** Reads a table of /proc/net: "sl local_address rem_address st ... inode", where 0A is LISTEN. */
export function readListeners(table: string): KernelListener[] {
  return table.split('\n').slice(1).flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    const [address, port] = local?.split(':') ?? [];
    if (state !== '0A' || !address || !port) return [];
    return [{ address: readAddress(address), port: Number.parseInt(port, 16), inode: Number(inode) }];
  });
}

/** Whether the process holds the socket. */
export function holdsSocket(pid: number, inode: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`);
  } catch {
    return false; // The process has just ended.
  }
}

/** The network the process is in, as an opaque name; null where it has ended. */
export function networkOf(pid: number | 'self'): string | null {
  return linkOf(`/proc/${pid}/ns/net`);
}

/** Words of 32 bits, each in the order of the host's memory. */
function readAddress(hex: string): string {
  const words = hex.match(/.{8}/g)?.map((word) => Buffer.from(word, 'hex').toReversed()) ?? [];
  const bytes = Buffer.concat(words);
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  // The URL standard's serializer gives the short form.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // The process has just ended, or the host has no IPv6.
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
