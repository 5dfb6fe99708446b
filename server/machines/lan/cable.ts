// Cable: joins another computer's network to the server's: a bridge in the one, and a virtual Ethernet pair between the two.
import type { Computer } from '../../network/computers.ts';
import { virtualNetwork } from '../../network/virtual-network.ts';
import { inNetwork, pathOf, runScript, tryInNetwork } from './network-script.ts';

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
    'fail() {',
    ...[port, ...(isFirst ? [own.name] : [])].map((link) => tryInNetwork(0, `ip link delete ${link}`)),
    'exit 1; }',
    ...inNetwork(0, [
      ...(isFirst ? bridge : []),
      // The other end by its descriptor, and by no process that may have ended.
      `link add ${port} type veth peer name ${card.name} address ${card.mac} netns ${pathOf(1)}`,
      `link set ${port} master ${own.name} up`,
    ]),
    ...inNetwork(1, [`address add ${card.ipv4}/${card.prefix} dev ${card.name}`, `link set ${card.name} up`]),
  ];
  const complaint = await runScript(script, [server, other]);
  if (complaint !== null) throw new NoCableError(`${card.ipv4} could not be joined to its server's network: ${complaint}`);
}
