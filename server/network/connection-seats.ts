// Connection seats: how many connections learners have open to what they share, each of them and all together.
import type { Duplex } from 'node:stream';
import { MachineError } from '../machine.ts';

/** How many there may be, and what whoever wants more is told, in at most 123 bytes. */
export interface SeatTerms {
  readonly perLearner: number;
  readonly all: number;
  readonly tooMany: string;
  readonly full: string;
}

/** A connection of a learner's; null: it has yet to come about. */
interface Seat {
  readonly learner: string;
  connection: Duplex | null;
}

/** What is shared counts connections: one learner's are not to be all of them. */
export class ConnectionSeats {
  readonly #terms: SeatTerms;
  readonly #taken = new Set<Seat>();

  constructor(terms: SeatTerms) {
    this.#terms = terms;
  }

  /** Opens one for a learner. Throws MachineError limit where there are too many, and what open throws. */
  async open<T extends Duplex>(learner: string, open: () => Promise<T>): Promise<T> {
    this.#mustHaveRoom(learner);
    const seat: Seat = { learner, connection: null };
    this.#taken.add(seat);
    try {
      const connection = await open();
      seat.connection = connection;
      connection.once('close', () => this.#taken.delete(seat));
      return connection;
    } catch (error) {
      this.#taken.delete(seat);
      throw error;
    }
  }

  /** Whether nobody has one. */
  get isEmpty(): boolean {
    return this.#taken.size === 0;
  }

  #mustHaveRoom(learner: string): void {
    const { perLearner, all, tooMany, full } = this.#terms;
    // One that was let go takes a moment to close.
    const seats = [...this.#taken].filter(({ connection }) => connection?.destroyed !== true);
    if (seats.filter((seat) => seat.learner === learner).length >= perLearner) throw new MachineError('limit', tooMany);
    if (seats.length >= all) throw new MachineError('limit', full);
  }
}
