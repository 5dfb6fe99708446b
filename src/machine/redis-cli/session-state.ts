// SessionState: what redis-cli believes of its connection from the commands that succeeded: database, transaction, and what else a new one would not have.
import type { Reply } from '../../bridge/resp.ts';

/** What a command asks of redis-cli besides showing its reply. */
export type Consequence = 'select' | 'resp2' | null;

/** What a connection has that ends with it. redis-cli selects the database again by itself. */
export type Held = 'transaction' | 'watched-keys' | 'protocol' | 'login' | 'name' | 'client-settings';

export class SessionState {
  /** The database the next connection shall have. */
  wantedDb: number;
  /** The database this one has. */
  db = 0;
  inMulti = false;
  #dbBeforeMulti = 0;
  readonly #held = new Set<Held>();

  constructor(wantedDb: number) {
    this.wantedDb = wantedDb;
  }

  /** What a new connection would not have. */
  get held(): readonly Held[] {
    return [...(this.inMulti ? (['transaction'] as const) : []), ...this.#held];
  }

  /** A new connection starts in database 0, outside of MULTI. */
  forget(): void {
    this.db = 0;
    this.inMulti = false;
    this.#held.clear();
  }

  /** Takes note of a command and the type of its reply. select: the wanted database may be had now; resp2: the protocol is back to it. */
  note(args: readonly string[], reply: Reply['type'] | null): Consequence {
    const command = `${args[0]?.toLowerCase()}/${args.length}`;
    const failed = reply === 'error';
    // A transaction that EXEC refuses is over as well.
    if (!failed || (command === 'exec/1' && this.inMulti)) this.#hold(args.map((arg) => arg.toLowerCase()));
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

  #hold([command = '', option = '']: readonly string[]): void {
    switch (command) {
      case 'watch':
        this.#held.add('watched-keys');
        return;
      case 'unwatch':
      case 'exec':
      case 'discard':
        this.#held.delete('watched-keys');
        return;
      case 'hello':
        if (option !== '') this.#held.add('protocol');
        return;
      case 'auth':
        this.#held.add('login');
        return;
      case 'client':
        if (option === 'setname') this.#held.add('name');
        else if (['tracking', 'caching', 'reply', 'no-evict', 'no-touch', 'setinfo'].includes(option)) this.#held.add('client-settings');
        return;
      case 'readonly':
        this.#held.add('client-settings');
        return;
      case 'reset':
        this.#held.clear();
    }
  }

  #settle(db: number): void {
    this.db = db;
    this.wantedDb = db;
  }
}
