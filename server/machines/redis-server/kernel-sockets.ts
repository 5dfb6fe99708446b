// Kernel sockets: which sockets listen in a process's network, and whose they are, read from Linux' /proc.
import type { Listener } from './listener.ts';
import type { ProcessFolder } from '../processes/process-folder.ts';

/** A listener as the kernel knows it. */
export interface KernelListener extends Listener {
  /** Names the socket among all of the host. */
  readonly inode: number;
}

/** The kernel's tables of TCP sockets, IPv4 first. Where the host has no IPv6 there is no tcp6. */
export const socketTables = ['tcp', 'tcp6'] as const;
export type SocketTable = (typeof socketTables)[number];

/**
 * All listening TCP sockets in a table of the network the process is in. Empty where the process is gone. Takes up to some
 * ten milliseconds, where the kernel goes through the connections of the whole host: see helper-command.ts.
 */
export async function listenersAround(process: ProcessFolder, table: SocketTable): Promise<KernelListener[]> {
  return readListeners(await process.read(`net/${table}`));
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
export function socketsOf(process: ProcessFolder): Map<number, string> {
  const sockets = process.names('fd').map((fd): [number, string] => {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(process.link(`fd/${fd}`) ?? '') ?? [];
    return [Number(inode ?? 0), fd];
  });
  return new Map(sockets.filter(([inode]) => inode !== 0));
}

/** Whether the process still has the socket at that file descriptor; takes some microseconds. */
export function hasSocket(process: ProcessFolder, fd: string, inode: number): boolean {
  return process.link(`fd/${fd}`) === `socket:[${inode}]`;
}

/**
 * Whether a process that nobody has waited for yet has lost its files: it ends, and all of it at once. Its sockets may still
 * take a connection for a moment, which then ends without a word. false where this system has no /proc.
 */
export function isEnding(process: ProcessFolder): boolean {
  return process.isOpen && process.names('fd').length === 0;
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
