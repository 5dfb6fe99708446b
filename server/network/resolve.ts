// Resolve: where a host that a learner names on one of their computers leads, before any machine is asked.
import { BlockList, isIPv4 } from 'node:net';
import { fellowsOf } from './computers.ts';
import { destination, virtualNetwork } from './virtual-network.ts';

/** Who asks: one of the computers of a learner's network. */
export interface Speaker {
  readonly learner: string;
  readonly computer: string;
}

/** What a name or an address leads a learner to. */
export type Destination =
  /**
   * A computer of the network. learner: whose it is; host: by which of its own names or addresses it is asked, so that its
   * loopback is never somebody else's.
   */
  | { readonly kind: 'machine'; readonly learner: string; readonly computer: string; readonly host: string }
  /** An address that nobody has: a connection is refused. */
  | { readonly kind: 'nowhere' }
  /** A name that does not resolve. */
  | { readonly kind: 'unknown' };

/** Whether an address is one of a learner's own network, whoever has it. */
export function isOfOwnNetwork(address: string): boolean {
  const { ipv4, prefix } = virtualNetwork.card;
  const network = new BlockList();
  network.addSubnet(ipv4, prefix, 'ipv4');
  return isIPv4(address) && network.check(address);
}

/** Resolves a host as the speaker's own computer would. A learner's computers reach each other, and nobody else. */
export function resolve({ learner, computer }: Speaker, host: string): Destination {
  const name = host.toLowerCase().replace(/\.$/, '');
  for (const fellow of fellowsOf(computer)) {
    // On itself its own host name leads to its loopback, as in /etc/hosts.
    const isCalledSo = fellow.name === name || (fellow.hostname === name && fellow.name !== computer);
    if (isCalledSo || fellow.card.ipv4 === name) return { kind: 'machine', learner, computer: fellow.name, host: fellow.card.ipv4 };
  }
  switch (destination(name)) {
    case 'loopback':
      return { kind: 'machine', learner, computer, host: name };
    case 'card':
    case 'nowhere':
      return { kind: 'nowhere' };
    case 'unknown':
      return { kind: 'unknown' };
  }
}
