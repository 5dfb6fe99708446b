// SessionState: what redis-cli believes of its connection from the commands that succeeded: database and transaction.
import type { Reply } from '../../bridge/resp.ts';

/** What a command asks of redis-cli besides showing its reply. */
export type Consequence = 'select' | 'resp2' | null;

export class SessionState {
  /** The database the next connection shall have. */
  wantedDb: number;
  /** The database this one has. */
  db = 0;
  inMulti = false;
  #dbBeforeMulti = 0;

  constructor(wantedDb: number) {
    this.wantedDb = wantedDb;
  }

  /** A new connection starts in database 0, outside of MULTI. */
  forget(): void {
    this.db = 0;
    this.inMulti = false;
  }

  /** Takes note of a command and the type of its reply. select: the wanted database may be had now; resp2: the protocol is back to it. */
  note(args: readonly string[], reply: Reply['type'] | null): Consequence {
    const command = `${args[0]?.toLowerCase()}/${args.length}`;
    const failed = reply === 'error';
    if (command === 'auth/2' || command === 'auth/3') return 'select';
    if (command === 'exec/1' && this.inMulti) {
      this.inMulti = false;
      if (failed || reply === 'null') this.#settle(this.#dbBeforeMulti);
      return null;
    }
    if (failed) return null;
    switch (command) {
      case 'select/2':
        this.#settle(Number.parseInt(args[1] ?? '', 10) || 0);
        return null;
      case 'multi/1':
        this.inMulti = true;
        this.#dbBeforeMulti = this.db;
        return null;
      case 'discard/1':
        this.inMulti = false;
        this.#settle(this.#dbBeforeMulti);
        return null;
      case 'reset/1':
        this.inMulti = false;
        this.#settle(0);
        return 'resp2';
      default:
        return null;
    }
  }

  #settle(db: number): void {
    this.db = db;
    this.wantedDb = db;
  }
}
