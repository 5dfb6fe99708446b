// Handshake: what redis-cli itself sends on a connection, as cliAuth, cliSelect and cliSwitchProto of redis-cli 7.0.15 do: whoever calls it never sees the replies, but for errors.
import { fromBytes } from './byte-string.ts';
import type { Link } from './link.ts';
import type { SessionOptions } from './session-options.ts';
import type { SessionState } from './session-state.ts';

export class Handshake {
  readonly #options: Pick<SessionOptions, 'user' | 'password' | 'protocol'>;
  readonly #state: SessionState;
  readonly #complain: (bytes: string) => void;

  /** options, state: the session's own, as they are by then. complain: says on standard error. */
  constructor(options: Pick<SessionOptions, 'user' | 'password' | 'protocol'>, state: SessionState, complain: (bytes: string) => void) {
    this.#options = options;
    this.#state = state;
    this.#complain = complain;
  }

  /** Logs in, selects the database and the protocol. False, which has been said, where one of them fails. */
  async perform(link: Link, signal: AbortSignal): Promise<boolean> {
    return (await this.#login(link, signal)) && (await this.select(link, signal)) && (await this.#switchProtocol(link, signal));
  }

  async select(link: Link, signal: AbortSignal): Promise<boolean> {
    const { wantedDb, db } = this.#state;
    if (wantedDb === db) return true;
    if (!(await this.#send(link, ['SELECT', String(wantedDb)], `SELECT ${wantedDb} failed`, signal))) return false;
    this.#state.db = wantedDb;
    return true;
  }

  async ask(link: Link, signal: AbortSignal): Promise<boolean> {
    return this.#send(link, ['ASKING'], 'ASKING failed', signal);
  }

  async #login(link: Link, signal: AbortSignal): Promise<boolean> {
    const { user, password } = this.#options;
    if (password === null) return true;
    return this.#send(link, user === null ? ['AUTH', password] : ['AUTH', user, password], 'AUTH failed', signal);
  }

  async #switchProtocol(link: Link, signal: AbortSignal): Promise<boolean> {
    if (this.#options.protocol === 'resp2') return true;
    if (await this.#send(link, ['HELLO', '3'], 'HELLO 3 failed', signal)) return true;
    return this.#options.protocol === 'resp3-if-known' && !link.failure;
  }

  async #send(link: Link, args: readonly string[], complaint: string, signal: AbortSignal): Promise<boolean> {
    const reply = await link.call(args, signal);
    if (!reply) {
      this.#complain('\nI/O error\n');
      return false;
    }
    if (reply.type !== 'error') return true;
    this.#complain(`${complaint}: ${fromBytes(reply.value)}\n`);
    return false;
  }
}
