// Computers: those of one learner's own network, by their names. The first, the server, is what a machine is until another is used.
import { serverComputer, type MachineFacts } from '../../src/protocol.ts';
import { hashOf } from './name-hash.ts';
import { virtualNetwork } from './virtual-network.ts';

/** One computer of a learner's network, the same for every learner. */
export interface Computer extends Pick<MachineFacts, 'hostname' | 'card'> {
  /** By what its fellows and the pages name it. */
  readonly name: string;
}

/** The last parts of addresses that names are spread over, beyond those that lessons print. */
const spread = { first: 100, count: 150 } as const;
/** The last parts of the addresses of those whose lessons print them. */
const fixed: Readonly<Record<string, number>> = { laptop: 57 };

const server: Computer = { name: serverComputer, hostname: virtualNetwork.hostname, card: virtualNetwork.card };

/**
 * The computer of a name, which isComputerName has passed. Its address follows from its name alone, so that a lesson prints
 * the same for everybody; that two names of one network have one address is rare, and whoever joins them there refuses it.
 */
export function computerOf(name: string): Computer {
  if (name === serverComputer) return server;
  const last = fixed[name] ?? spread.first + (hashOf(name) % spread.count);
  const { ipv4, mac, ...card } = virtualNetwork.card;
  const hex = last.toString(16).padStart(2, '0');
  return {
    name,
    hostname: name,
    card: { ...card, ipv4: ipv4.replace(/\d+$/, String(last)), mac: mac.replace(/[^:]+$/, hex) },
  };
}

/** What one of a learner's computers is told of itself and its fellows. facts: the server's own. */
export function factsAt(computer: string, facts: MachineFacts): MachineFacts {
  const hosts = fellowsOf(computer).flatMap(({ name, hostname, card: { ipv4 } }) =>
    // The server has two names, of which its own is its loopback's to itself.
    [...new Set([name, ...(name === computer ? [] : [hostname])])].map((known) => ({ name: known, ipv4 })),
  );
  if (computer === serverComputer) return { ...facts, hosts };
  const { hostname, card } = computerOf(computer);
  return { ...facts, hostname, card, servers: [], hosts };
}

/** The computers that one of them knows by name: those that every learner has, whether used yet or not, and itself. */
export function fellowsOf(computer: string): Computer[] {
  return [...new Set([serverComputer, ...Object.keys(fixed), computer])].map(computerOf);
}
