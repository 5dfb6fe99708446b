// Resolve: where a host that a learner names leads, before any machine is asked.
import { destination } from './virtual-network.ts';

/** What a name or an address leads a learner to. */
export type Destination =
  /** A machine of the network, by one of its addresses. learner: whose machine it is. */
  | { readonly kind: 'machine'; readonly learner: string; readonly place: 'loopback' | 'card' }
  /** An address that nobody has: a connection is refused. */
  | { readonly kind: 'nowhere' }
  /** A name that does not resolve. */
  | { readonly kind: 'unknown' };

/** Resolves a host as a learner's own machine would. Each machine is alone in its network: its own is the only one that it reaches. */
export function resolve(learner: string, host: string): Destination {
  const place = destination(host);
  return place === 'nowhere' || place === 'unknown' ? { kind: place } : { kind: 'machine', learner, place };
}
