// Class network: where a host that a learner names leads on the network of their class, and what they are told of it.
import { serverComputer, type MachineFacts } from '../../src/protocol.ts';
import type { Cloud } from '../cloud.ts';
import { MachineError, type RedisStream } from '../machine.ts';
import type { ClassDirectory, ClassPlace } from './class-directory.ts';
import { ConnectionSeats } from './connection-seats.ts';
import { classLimits } from './limits.ts';
import { classHost, nameOfHost, tunnelHost } from './outer-network.ts';
import type { Speaker } from './resolve.ts';

/** The machines of classes, as they reach each other. */
export interface ClassVisits {
  /** A connection to a port of to's machine that comes from from's, as its servers see it. gone: as Machine has it. Throws MachineError. */
  visit(from: ClassPlace, to: ClassPlace, port: number, gone?: AbortSignal): Promise<RedisStream>;
  /** A connection of a learner's to the Redis of a name that a class shares; what they send counts for them. Throws MachineError. */
  enter(learner: string, name: string, gone?: AbortSignal): Promise<RedisStream>;
}

/** Whom somebody means by a host, where it is one of the network of their class. */
export type ClassDestination =
  /** The Redis that the class shares. */
  | { readonly kind: 'server'; readonly server: Cloud }
  /** The learner's own machine, by its name: host is what that means to who asks. */
  | { readonly kind: 'own'; readonly host: string }
  /** visit: connects to it. Throws MachineError. */
  | { readonly kind: 'machine'; readonly visit: (port: number, gone?: AbortSignal) => Promise<RedisStream> }
  /** The tunnels of a learner of the class; pass: counts a connection through one, and cuts it once one of the two may not reach the other. */
  | { readonly kind: 'tunnel'; readonly owner: string; readonly pass: (open: () => Promise<RedisStream>) => Promise<RedisStream> }
  | { readonly kind: 'nobody' };

/** What the network of a class is made of. */
export interface ClassNetworkParts {
  readonly directory: ClassDirectory;
  readonly visits: ClassVisits;
  /** The Redis that each class shares. */
  readonly server: Cloud;
}

/** A connection of a classmate's through somebody's tunnel. */
interface TunnelVisit {
  readonly from: string;
  readonly owner: string;
  readonly stream: RedisStream;
}

export class ClassNetwork {
  readonly #parts: ClassNetworkParts;
  readonly #tunnelVisits = new Set<TunnelVisit>();
  readonly #stopWatching: () => void;
  readonly #throughTunnels = new ConnectionSeats({
    perLearner: classLimits.visits,
    all: Infinity,
    tooMany: `You have ${classLimits.visits} connections through tunnels of your class, and more are not allowed: close one of them.`,
    full: '',
  });

  constructor(parts: ClassNetworkParts) {
    this.#parts = parts;
    this.#stopWatching = parts.directory.watch((change) => {
      if (change.type !== 'gone') this.#cutOff(change.learner);
    });
  }

  close(): Promise<void> {
    this.#stopWatching();
    return this.#parts.server.close();
  }

  /** null: it is no host of the network of a class. Only the computer with the servers is on it; the shared Redis is for all. */
  resolve({ learner, computer }: Speaker, host: string): ClassDestination | null {
    const { directory, server } = this.#parts;
    const from = directory.placeOf(learner);
    if (from === null) return null;
    const name = nameOfHost(host);
    if (name === classHost.name || name === classHost.ipv4) return { kind: 'server', server };
    if (name.endsWith(tunnelHost.suffix) && name !== tunnelHost.name)
      return this.#tunnelsOf(from, name.slice(0, -tunnelHost.suffix.length));
    if (name === from.hostname) return { kind: 'own', host: computer === serverComputer ? '127.0.0.1' : serverComputer };
    const to = computer === serverComputer ? directory.find(learner, name) : null;
    if (to === null) return null;
    return to === 'nobody' ? { kind: 'nobody' } : { kind: 'machine', visit: (port, gone) => this.#visit(from, to, port, gone) };
  }

  async #visit(from: ClassPlace, to: ClassPlace, port: number, gone?: AbortSignal): Promise<RedisStream> {
    if (!from.isReachable)
      throw new MachineError('no-route', "Your machine is off the class's network: have it reachable by the class, then try again.");
    if (!to.isReachable) throw new MachineError('no-route', `The machine ${to.hostname} is not on the class's network now.`);
    return this.#parts.visits.visit(from, to, port, gone);
  }

  /** Somebody else's have that one's name in theirs. */
  #tunnelsOf(from: ClassPlace, hostname: string): ClassDestination | null {
    const owner = this.#parts.directory.find(from.learner, hostname);
    if (owner === null || owner === 'nobody') return null;
    const isOwn = owner.learner === from.learner;
    if (!isOwn && !(owner.isReachable && from.isReachable)) return { kind: 'nobody' };
    return {
      kind: 'tunnel',
      owner: owner.learner,
      pass: async (open) => {
        const stream = await this.#throughTunnels.open(from.learner, open);
        if (!isOwn) this.#follow({ from: from.learner, owner: owner.learner, stream });
        return stream;
      },
    };
  }

  #follow(visit: TunnelVisit): void {
    this.#tunnelVisits.add(visit);
    visit.stream.once('close', () => this.#tunnelVisits.delete(visit));
    // Either may have gone meanwhile.
    for (const learner of [visit.from, visit.owner]) this.#cutOff(learner);
  }

  /** Ends what passes through tunnels to and from somebody who is not on the network of their class now. */
  #cutOff(learner: string): void {
    if (this.#parts.directory.placeOf(learner)?.isReachable === true) return;
    for (const { from, owner, stream } of this.#tunnelVisits) if (from === learner || owner === learner) stream.destroy();
  }

  /** facts: what a machine tells of itself as that computer. hasTunnels: whether a learner has a tunnel open. */
  dress({ learner, computer }: Speaker, facts: MachineFacts, hasTunnels: (learner: string) => boolean): MachineFacts {
    const { directory, server } = this.#parts;
    const place = directory.placeOf(learner);
    if (place === null) return facts;
    const fellows = directory.placesIn(place.class).filter((fellow) => fellow.learner !== learner);
    const tunnels = fellows.filter((fellow) => fellow.isReachable && hasTunnels(fellow.learner));
    const isServer = computer === serverComputer;
    const hosts = [
      ...(facts.hosts ?? []),
      ...(isServer ? fellows.map(({ hostname, card }) => ({ name: hostname, ipv4: card.ipv4 })) : []),
      ...(isServer ? [] : [{ name: place.hostname, ipv4: facts.hosts?.find(({ name }) => name === serverComputer)?.ipv4 ?? '' }]),
      { name: classHost.name, ipv4: classHost.ipv4 },
      ...tunnels.map(({ hostname }) => ({ name: `${hostname}${tunnelHost.suffix}`, ipv4: tunnelHost.ipv4 })),
    ];
    const told = { ...facts, hosts, class: server.factsOf(learner) };
    return isServer ? { ...told, hostname: place.hostname, ...(place.isReachable && { classCard: place.card }) } : told;
  }
}
