// Connection pool: one learner's connections to Redis for the requests of the Webdis gateway.
import type { Admission, Occupant, Slot } from '../admission.ts';
import type { SharedLimits } from '../seat.ts';
import { webdisLimits } from './limits.ts';
import { BodyTags } from './body-tags.ts';
import { LearnerBytes } from './learner-bytes.ts';
import type { Connect } from './redis-connection.ts';
import { PipelinedConnection, type Waiter } from './pipelined-connection.ts';
import { PooledPlace } from './pooled-place.ts';

/** The connections that requests share, one a database, opened at first use; and the way to those they do not share. */
export class ConnectionPool {
  /** What all requests hold. */
  readonly bytes: LearnerBytes;
  readonly tags = new BodyTags();
  readonly connect: Connect;
  readonly #learner: string;
  readonly #admission: Admission;
  readonly #connections = new Map<number, PipelinedConnection>();

  constructor(learner: string, connect: Connect, { admission, budget }: SharedLimits) {
    this.bytes = new LearnerBytes(budget, learner);
    this.bytes.onRoom = () => {
      for (const connection of this.#connections.values()) connection.goOn();
    };
    this.#learner = learner;
    this.#admission = admission;
    this.connect = connect;
  }

  /** Whether there is nothing to keep. */
  get isIdle(): boolean {
    return this.#connections.size === 0 && this.bytes.bytes === 0;
  }

  /** Sends a command, in RESP with one character a byte, on the shared connection to a database. */
  send(database: number, command: string, waiter: Waiter): void {
    const connection = this.#connections.get(database) ?? this.#open(database);
    if (connection === null)
      waiter.lost(`Your requests use ${this.#connections.size} databases at once, the most they may. Try again in a moment.`);
    else connection.send(command, waiter);
  }

  /** A place for a connection of one's own, or one sentence about the limit that was reached. */
  admit(occupant: Occupant): Promise<Slot | string> {
    return this.#admission.admit(this.#learner, occupant);
  }

  /** Closes the shared connections that nobody used since the last sweep. */
  sweep(): void {
    for (const connection of this.#connections.values()) {
      if (connection.isIdle && !connection.isUsed) connection.close();
      connection.isUsed = false;
    }
    this.bytes.trim();
  }

  close(): void {
    for (const connection of this.#connections.values()) connection.close();
    this.bytes.trim();
  }

  #open(database: number): PipelinedConnection | null {
    if (this.#connections.size >= webdisLimits.databases) {
      const idle = [...this.#connections.values()].find((connection) => connection.isIdle);
      if (idle === undefined) return null;
      idle.close();
    }
    const place = new PooledPlace();
    const connect: Connect = async (gone) => {
      await place.take(this.#admission, this.#learner, (reason) => connection.close(reason));
      return this.connect(gone);
    };
    const connection: PipelinedConnection = new PipelinedConnection(connect, database, this.bytes, {
      used: (isBusy) => place.use(isBusy),
      closed: () => {
        place.release();
        if (this.#connections.get(database) === connection) this.#connections.delete(database);
      },
    });
    this.#connections.set(database, connection);
    return connection;
  }
}
