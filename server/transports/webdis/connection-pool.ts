// Connection pool: one learner's connections to Redis for the requests of the Webdis gateway.
import type { Admission, Occupant, Slot } from '../admission.ts';
import { webdisLimits } from '../../limits.ts';
import type { Connect } from './redis-connection.ts';
import { PipelinedConnection, type Waiter } from './pipelined-connection.ts';

/** Bytes that are held for a learner. */
export interface Held {
  /** They are held no more; a second call does nothing. */
  release(): void;
}

/** The connections that requests share, one a database, opened at first use; and the way to those they do not share. */
export class ConnectionPool {
  /** Bytes of the bodies that are being read or waiting for a reply. */
  bodyBytes = 0;
  readonly connect: Connect;
  readonly #learner: string;
  readonly #admission: Admission;
  readonly #connections = new Map<number, PipelinedConnection>();

  /** admission: counts the connections that are not shared. */
  constructor(learner: string, connect: Connect, admission: Admission) {
    this.#learner = learner;
    this.#admission = admission;
    this.connect = connect;
  }

  /** Whether there is nothing to keep. */
  get isIdle(): boolean {
    return this.#connections.size === 0 && this.bodyBytes === 0;
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

  /** Counts bytes of a body as held, from now until they are released. */
  hold(bytes: number): Held {
    this.bodyBytes += bytes;
    let isHeld = true;
    return {
      release: () => {
        if (isHeld) this.bodyBytes -= bytes;
        isHeld = false;
      },
    };
  }

  /** Closes the shared connections that nobody used since the last sweep. */
  sweep(): void {
    for (const connection of this.#connections.values()) {
      if (connection.isIdle && !connection.isUsed) connection.close();
      connection.isUsed = false;
    }
  }

  close(): void {
    for (const connection of this.#connections.values()) connection.close();
  }

  #open(database: number): PipelinedConnection | null {
    if (this.#connections.size >= webdisLimits.databases) {
      const idle = [...this.#connections.values()].find((connection) => connection.isIdle);
      if (idle === undefined) return null;
      idle.close();
    }
    const connection = new PipelinedConnection(this.connect, database, () => {
      if (this.#connections.get(database) === connection) this.#connections.delete(database);
    });
    this.#connections.set(database, connection);
    return connection;
  }
}
