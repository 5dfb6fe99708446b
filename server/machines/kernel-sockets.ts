// Kernel sockets: which sockets listen in a process's network, and whose they are, read from Linux' /proc.
import { readlinkSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import type { Listener } from './listener.ts';

/** A listener as the kernel knows it. */
export interface KernelListener extends Listener {
  /** Names the socket among all of the host. */
  readonly inode: number;
}

/**
 * All listening TCP sockets of the network the process is in, IPv4 first. Empty where the process is gone. Takes some
 * ten milliseconds, since the kernel goes through the connections of the whole host.
 */
export async function listenersAround(pid: number): Promise<KernelListener[]> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((table) => readOrEmpty(`/proc/${pid}/net/${table}`)));
  return tables.flatMap(readListeners);
}

/** Reads a table of /proc/net: "sl local_address rem_address st ... inode", where 0A is LISTEN. */
export function readListeners(table: string): KernelListener[] {
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      const [address, port] = local?.split(':') ?? [];
      if (state !== '0A' || !address || !port) return [];
      return [{ address: readAddress(address), port: Number.parseInt(port, 16), inode: Number(inode) }];
    });
}

/** The file descriptors of a process that are sockets, by inode. Empty where the process is gone. */
export async function socketsOf(pid: number): Promise<Map<number, string>> {
  const fds = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  const inodes = links.map((link) => Number(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? 0));
  return new Map(fds.map((fd, index) => [inodes[index] ?? 0, fd]));
}

/** Whether the process still has the socket at that file descriptor; takes some microseconds. */
export function hasSocket(pid: number, fd: string, inode: number): boolean {
  return linkOf(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`;
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

/** Empty where the process has just ended, or the host has no IPv6. */
function readOrEmpty(path: string): Promise<string> {
  return readFile(path, 'latin1').catch(() => '');
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
