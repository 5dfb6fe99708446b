// Cloud seats: how many connections to the Redis of somebody's own that is their cloud learners have logged in.
import type { Duplex } from 'node:stream';
import { MachineError } from '../machine.ts';
import { sharedLimits } from './limits.ts';

/** A connection of a learner's; null: it has yet to come about. */
interface Seat {
  readonly learner: string;
  connection: Duplex | null;
}

/** A provider counts connections: one learner's are not to be all of them. */
export class CloudSeats {
  readonly #taken = new Set<Seat>();

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

  #mustHaveRoom(learner: string): void {
    // One that was let go takes a moment to close.
    const seats = [...this.#taken].filter(({ connection }) => connection?.destroyed !== true);
    if (seats.filter((seat) => seat.learner === learner).length >= sharedLimits.cloudConnections) {
      throw new MachineError(
        'limit',
        `You have ${sharedLimits.cloudConnections} connections to the cloud, and more are not allowed: close one of them, then log in again.`,
      );
    }
    if (seats.length >= sharedLimits.allCloudConnections)
      throw new MachineError('limit', 'All learners together have very many connections to the cloud: wait a while, then log in again.');
  }
}
