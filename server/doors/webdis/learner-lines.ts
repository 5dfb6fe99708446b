// Learner lines: the connections to one learner's Redis that the requests of the HTTP door share, one for each database.
import type { RedisStream } from '../../machine.ts';
import { RedisLine } from './redis-line.ts';

/** Opens a connection to the learner's Redis. */
export type Connect = () => Promise<RedisStream>;

/** The shared connections, opened at first use. */
export class LearnerLines {
  readonly #connect: Connect;
  readonly #lines = new Map<number, RedisLine>();

  constructor(connect: Connect) {
    this.#connect = connect;
  }

  get size(): number {
    return this.#lines.size;
  }

  /** The connection to a database. */
  to(database: number): RedisLine {
    const known = this.#lines.get(database);
    if (known !== undefined) return known;
    const line = new RedisLine(this.#connect, database, () => {
      if (this.#lines.get(database) === line) this.#lines.delete(database);
    });
    this.#lines.set(database, line);
    return line;
  }

  /** Closes those that nobody used since the last sweep. */
  sweep(): void {
    for (const line of this.#lines.values()) {
      if (line.isIdle && !line.isUsed) line.close();
      line.isUsed = false;
    }
  }

  close(): void {
    for (const line of this.#lines.values()) line.close();
  }
}
