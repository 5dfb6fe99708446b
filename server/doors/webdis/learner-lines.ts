// Learner lines: one learner's connections to Redis for the requests of the HTTP door.
import type { Admission, Slot } from '../admission.ts';
import { webdisLimits } from '../../limits.ts';
import type { Connect } from './redis-line.ts';
import { SharedLine, type Waiter } from './shared-line.ts';

/** The connections that requests share, one a database, opened at first use; and the way to those they do not share. */
export class LearnerLines {
  /** Bytes of the bodies that are being read or waiting for a reply. */
  bodyBytes = 0;
  readonly connect: Connect;
  readonly #learner: string;
  readonly #admission: Admission;
  readonly #lines = new Map<number, SharedLine>();

  /** admission: counts the connections that are not shared. */
  constructor(learner: string, connect: Connect, admission: Admission) {
    this.#learner = learner;
    this.#admission = admission;
    this.connect = connect;
  }

  /** Whether there is nothing to keep. */
  get isIdle(): boolean {
    return this.#lines.size === 0 && this.bodyBytes === 0;
  }

  /** Sends a command, in RESP with one character a byte, on the shared connection to a database. */
  send(database: number, command: string, waiter: Waiter): void {
    const line = this.#lines.get(database) ?? this.#open(database);
    if (line === null) waiter.lost(`Your requests use ${this.#lines.size} databases at once, the most they may. Try again in a moment.`);
    else line.send(command, waiter);
  }

  /** A place for a connection of one's own, or one sentence about the limit that was reached. */
  admit(): Slot | string {
    return this.#admission.admit(this.#learner);
  }

  /** Closes the shared connections that nobody used since the last sweep. */
  sweep(): void {
    for (const line of this.#lines.values()) {
      if (line.isIdle && !line.isUsed) line.close();
      line.isUsed = false;
    }
  }

  close(): void {
    for (const line of this.#lines.values()) line.close();
  }

  #open(database: number): SharedLine | null {
    if (this.#lines.size >= webdisLimits.databases) {
      const idle = [...this.#lines.values()].find((line) => line.isIdle);
      if (idle === undefined) return null;
      idle.close();
    }
    const line = new SharedLine(this.connect, database, () => {
      if (this.#lines.get(database) === line) this.#lines.delete(database);
    });
    this.#lines.set(database, line);
    return line;
  }
}
