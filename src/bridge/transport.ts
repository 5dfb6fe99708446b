// Transport: the way of a page, or of a worker, to the bridge.
import { paths, type Health } from '../protocol.ts';
import { BridgeError, type Connection, type ConnectionTerms, type OnProgress } from './connection.ts';
import type { Carriers } from './carriers.ts';
import type { ConsoleOpening, OpenConsole } from './console.ts';
import type { OpenForward } from './forward.ts';
import { pageEndpoint, unreachableMessage, type Endpoint } from './endpoint.ts';

export interface TransportParts {
  readonly endpoint?: Endpoint;
  /** Does without WebSockets in all that has another form. */
  readonly onlyHttp: boolean;
  /** Name of a worker's HTTP tunnel session, which its page leaves for it. */
  readonly tunnelSession?: string;
  /** The program of the carriers. A page loads it when it first connects, since most readers never do. */
  readonly carriers: () => typeof Carriers | Promise<typeof Carriers>;
}

/** Whether a page's query asks to do without WebSockets: ?transport=http-tunnel, in older links ?channel=xhr. */
export function wantsHttpTunnel(search: string): boolean {
  const query = new URLSearchParams(search);
  return query.get('transport') === 'http-tunnel' || query.get('channel') === 'xhr';
}

export class Transport {
  readonly endpoint: Endpoint;
  readonly onlyHttp: boolean;
  readonly #load: TransportParts['carriers'];
  readonly #tunnelSession: string | undefined;
  #carriers: Carriers | null = null;
  #loading: Promise<Carriers> | null = null;
  #health: Promise<Health | null> | null = null;

  constructor({ endpoint = pageEndpoint, onlyHttp, tunnelSession, carriers }: TransportParts) {
    this.endpoint = endpoint;
    this.onlyHttp = onlyHttp;
    this.#tunnelSession = tunnelSession;
    this.#load = carriers;
  }

  /**
   * Connects to host:port of the machine's network, by the carrier that gets through. Throws ConnectError as connect(2)
   * would, BridgeError where the bridge fails. onProgress: told what a long wait is for, and null when it is over.
   */
  async connect(host: string, port: number, onProgress?: OnProgress, terms?: ConnectionTerms): Promise<Connection> {
    return (await this.#loaded()).connect(host, port, onProgress, terms);
  }

  /** Starts a redis-server of the learner's, or attaches to one. Throws BridgeError. */
  async openConsole(opening: ConsoleOpening): Promise<OpenConsole> {
    return (await this.#loaded()).openConsole(opening);
  }

  /** Opens a tunnel to host:port of the machine. Throws BridgeError. */
  async openForward(host: string, port: number): Promise<OpenForward> {
    return (await this.#loaded()).openForward(host, port);
  }

  /** Loads the program of the carriers before the first connection, which tells where it cannot be had. */
  prepare(): void {
    this.#loaded().catch(() => undefined);
  }

  /** Ends what runs on plain requests, of whose end the bridge would not hear: the page is on its way out. */
  leave(): void {
    this.#carriers?.leave();
  }

  /** What the bridge says of itself, asked until it has said it; null where none answers: the page is then for reading. */
  health(): Promise<Health | null> {
    this.#health ??= this.#askHealth();
    return this.#health;
  }

  async #askHealth(): Promise<Health | null> {
    const answer = await this.#fetchHealth();
    // A bridge that was not there at one moment may be there at the next.
    if (answer === null) this.#health = null;
    return answer;
  }

  async #fetchHealth(): Promise<Health | null> {
    try {
      const response = await this.endpoint.fetch(new URL(paths.health, this.endpoint.origin));
      return response.ok ? ((await response.json()) as Health) : null;
    } catch {
      return null;
    }
  }

  #loaded(): Promise<Carriers> {
    this.#loading ??= this.#open();
    return this.#loading;
  }

  async #open(): Promise<Carriers> {
    try {
      const Loaded = await this.#load();
      this.#carriers = new Loaded(this.endpoint, this.onlyHttp, this.#tunnelSession);
      return this.#carriers;
    } catch (error) {
      // The next connection may find it.
      this.#loading = null;
      throw new BridgeError('unreachable', unreachableMessage, { cause: error });
    }
  }
}
