// Class guests: the connections between machines of a class that the bridge carries: how many there may be, and which end with whom.
import type { Duplex } from 'node:stream';
import { MachineError } from '../../machine.ts';
import { classLimits } from '../../network/limits.ts';

/** A connection between two of a class; null: it has yet to come about. */
export interface Visit {
  readonly from: string;
  readonly to: string;
  stream: Duplex | null;
}

export class ClassGuests {
  readonly #visits = new Set<Visit>();

  /** Takes a place for a connection from one learner's machine to another's. Throws MachineError limit where there is none. */
  admit(from: string, to: string): Visit {
    const { visits, visitsToOne, visitors } = classLimits;
    // One that was let go takes a moment to close.
    const open = [...this.#visits].filter(({ stream }) => stream?.destroyed !== true);
    const own = open.filter((visit) => visit.from === from);
    const there = open.filter((visit) => visit.to === to);
    if (own.length >= visits)
      throw new MachineError('limit', `You have ${visits} connections to machines of your class, which is all you may: close one of them.`);
    if (own.filter((visit) => visit.to === to).length >= visitsToOne)
      throw new MachineError('limit', `You have ${visitsToOne} connections to that machine, which is all you may: close one of them.`);
    if (there.length >= visitors)
      throw new MachineError('limit', `That machine has ${visitors} connections of its class, which is all it takes: try again later.`);
    const visit: Visit = { from, to, stream: null };
    this.#visits.add(visit);
    return visit;
  }

  /** Gives its place back. */
  leave(visit: Visit): void {
    this.#visits.delete(visit);
  }

  /** Ends those to and from a learner's machine. */
  cut(learner: string): void {
    for (const { from, to, stream } of this.#visits) if (from === learner || to === learner) stream?.destroy();
  }

  close(): void {
    for (const { stream } of this.#visits) stream?.destroy();
  }
}
