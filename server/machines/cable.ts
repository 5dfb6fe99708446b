// Cable: joins another computer's network to the server's: a bridge in the one, and a virtual Ethernet pair between the two.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Computer } from '../network/computers.ts';
import { virtualNetwork } from '../network/virtual-network.ts';
import { confinedEnvironment } from './confinement.ts';

/** What is joined. server, other: descriptors of their networks, which nothing but this holds open meanwhile. */
export interface CableEnds {
  readonly server: number;
  readonly other: number;
  readonly card: Computer['card'];
  /** Whether the server has no bridge yet. */
  readonly isFirst: boolean;
}

/** One computer could not be joined; that says nothing of the others. */
export class NoCableError extends Error {
  override readonly name = 'NoCableError';
  readonly code = 'NO_CABLE';
}

/** A command that succeeds where the kernel has such devices and gives them to whoever runs it. It leaves nothing behind. */
export const cableProbe: readonly string[] = [
  'unshare',
  '--net',
  '--',
  'sh',
  '-c',
  [
    "ip -batch - <<'END'",
    'link add bridge type bridge',
    'link add port type veth peer name card netns /proc/self/ns/net',
    'link set port master bridge up',
    'END',
  ].join('\n'),
];

/**
 * Lays the cable. The bridge is the server's own card: its address is there besides the one on its loopback, so that what
 * listens on that goes on. No device leads anywhere else, and none of the networks has a route beyond its own subnet.
 * Throws NoCableError, and leaves nothing in the way of the next attempt then.
 */
export async function layCable({ server, other, card, isFirst }: CableEnds): Promise<void> {
  const own = virtualNetwork.card;
  const port = `port${card.ipv4.split('.').at(-1)}`;
  const bridge = [
    `link add ${own.name} address ${own.mac} type bridge`,
    `address add ${own.ipv4}/${own.prefix} dev ${own.name}`,
    `link set ${own.name} up`,
  ];
  const script = [
    // By the shell's own descriptors: the caller's may have been closed by then, and their numbers be others'.
    `fail() { for link in ${isFirst ? `${port} ${own.name}` : port}; do nsenter --net=/proc/self/fd/3 -- ip link delete $link 2>/dev/null; done; exit 1; }`,
    ...inNetwork(3, [
      ...(isFirst ? bridge : []),
      // The other end by its descriptor, and by no process that may have ended.
      `link add ${port} type veth peer name ${card.name} address ${card.mac} netns /proc/self/fd/4`,
      `link set ${port} master ${own.name} up`,
    ]),
    ...inNetwork(4, [`address add ${card.ipv4}/${card.prefix} dev ${card.name}`, `link set ${card.name} up`]),
  ];
  const complaint = await run(script, [server, other]);
  if (complaint !== null) throw new NoCableError(`${card.ipv4} could not be joined to its server's network: ${complaint}`);
}

function inNetwork(fd: number, batch: readonly string[]): string[] {
  return [`nsenter --net=/proc/self/fd/${fd} -- ip -batch - <<'END' || fail`, ...batch, 'END'];
}

/** What a script complains of, in one line; null: nothing. networks: its descriptors from 3 up. */
async function run(script: readonly string[], networks: readonly number[]): Promise<string | null> {
  const child = spawn('sh', ['-c', script.join('\n')], {
    cwd: '/',
    env: confinedEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe', ...networks],
  });
  const [[code], complaint] = await Promise.all([once(child, 'exit') as Promise<[number | null]>, text(child.stderr as Readable)]);
  return code === 0 ? null : complaint.trim().split('\n')[0] || `it ended with ${code}`;
}
