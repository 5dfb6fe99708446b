// Notices: what the bridge says of connections that ended or were refused, gathered beside a command's own output.
import { ConnectError, type Connection, type ConnectionTerms, type OnProgress } from '../bridge/connection.ts';
import { alteredMachine, type PageMachine } from './page-machine.ts';

/** Gathers for one run of a snippet at a time. */
export class Notices {
  #onProgress: OnProgress;
  #end: string | null = null;
  #refusal: string | null = null;
  #isRefused = false;
  #hasTls = false;

  /** onProgress: told what a connection waits for. */
  constructor(onProgress: OnProgress = () => undefined) {
    this.#onProgress = onProgress;
  }

  /** Forgets what was said, for another run on connections that stay. */
  begin(onProgress: OnProgress): void {
    this.#onProgress = onProgress;
    this.#end = null;
    this.#refusal = null;
    this.#isRefused = false;
    this.#hasTls = false;
  }

  /** The last that is worth telling; null where there is nothing. */
  get text(): string | null {
    return this.#end ?? this.#refusal;
  }

  /** Whether a connection spoke TLS, which was not the page's own doing. */
  get hasTls(): boolean {
    return this.#hasTls;
  }

  /** Whether nobody listened where the last connection was to go. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** The same machine, with its connections watched. */
  watch(machine: PageMachine): PageMachine {
    return alteredMachine(machine, { connect: (host, port, _, terms) => this.#connect(machine, host, port, terms) });
  }

  async #connect(machine: PageMachine, host: string, port: number, terms?: ConnectionTerms): Promise<Connection> {
    try {
      const connection = await machine.connect(host, port, (message) => this.#onProgress(message), terms);
      if (terms?.tls === true) this.#hasTls = true;
      // Whoever waited for a server to come up has no use for what was said before.
      this.#refusal = null;
      this.#isRefused = false;
      return this.#watched(connection);
    } catch (error) {
      if (error instanceof ConnectError && terms?.isProbe !== true) {
        this.#refusal = error.reason;
        this.#isRefused = error.code === 'ECONNREFUSED';
      }
      throw error;
    }
  }

  #watched(connection: Connection): Connection {
    return {
      send: (bytes) => connection.send(bytes),
      receive: async () => {
        const bytes = await connection.receive();
        if (bytes === null) this.#end = connection.reason ?? this.#end;
        return bytes;
      },
      close: () => connection.close(),
      hasEnded: async () => (await connection.hasEnded?.()) === true,
      get reason() {
        return connection.reason ?? null;
      },
    };
  }
}
