// Transport: the way of a page, or of a worker, to the bridge. It chooses a carrier for every connection, and changes its mind.
import { paths, type Health } from '../protocol.ts';
import { afterAttempt, chooseCarrier, noHistory, type SocketHistory } from './carrier-choice.ts';
import type { Carriers } from './carriers.ts';
import { BridgeError, type Connection, type OnProgress } from './connection.ts';
import type { ConsoleStart, OpenConsole } from './console.ts';
import { pageEndpoint, unreachableMessage, type Endpoint } from './endpoint.ts';
import { RedisWait } from './redis-wait.ts';
import type { HttpTunnelSession } from './http-tunnel.ts';

export interface TransportParts {
  readonly endpoint?: Endpoint;
  /** Does without WebSockets in all that has another form. */
  readonly onlyHttp: boolean;
  /** The program of the carriers. A page loads it when it first connects, since most readers never do. */
  readonly carriers: () => Carriers | Promise<Carriers>;
}

/** Whether a page's query asks to do without WebSockets: ?transport=http-tunnel, in older links ?channel=xhr. */
export function wantsHttpTunnel(search: string): boolean {
  const query = new URLSearchParams(search);
  return query.get('transport') === 'http-tunnel' || query.get('channel') === 'xhr';
}

export class Transport {
  readonly endpoint: Endpoint;
  readonly onlyHttp: boolean;
  readonly #load: () => Carriers | Promise<Carriers>;
  #history: SocketHistory = noHistory;
  #isProbing = false;
  /** What this page's plain requests run on; null while there were none. */
  #session: HttpTunnelSession | null = null;
  #health: Promise<Health | null> | null = null;

  constructor({ endpoint = pageEndpoint, onlyHttp, carriers }: TransportParts) {
    this.endpoint = endpoint;
    this.onlyHttp = onlyHttp;
    this.#load = carriers;
  }

  /**
   * Connects to host:port of the machine's network. Throws ConnectError as connect(2) would, BridgeError where the bridge
   * fails. onProgress: told what a long wait is for, and null when it is over.
   */
  async connect(host: string, port: number, onProgress: OnProgress = () => undefined): Promise<Connection> {
    const carriers = await this.#carriers();
    if (this.onlyHttp) return this.#overHttp(carriers, host, port, onProgress);
    const { carrier, probe } = chooseCarrier(this.#history, performance.now());
    if (probe) void this.#probe(carriers);
    if (carrier === 'http-tunnel') return this.#overHttp(carriers, host, port, onProgress);
    let waiting: RedisWait | null = null;
    try {
      // Only its opening tells of the network: what comes after it, such as a Redis that is slow to start, is the bridge's.
      return await carriers.openTunnel(host, port, this.endpoint, () => {
        this.#note(true);
        waiting = new RedisWait(onProgress);
      });
    } catch (error) {
      if (waiting !== null || !(error instanceof BridgeError) || error.code !== 'unreachable') throw error;
      return await this.#fallBack(carriers, host, port, onProgress);
    } finally {
      (waiting as RedisWait | null)?.end();
    }
  }

  /** Starts a redis-server of the learner's; a console has no form without a WebSocket. Throws BridgeError. */
  async openConsole(start: ConsoleStart): Promise<OpenConsole> {
    return (await this.#carriers()).openConsole(start, this.endpoint);
  }

  /** What the bridge says of itself, asked once; null where none answers: the page is then for reading. */
  health(): Promise<Health | null> {
    this.#health ??= this.#askHealth();
    return this.#health;
  }

  async #askHealth(): Promise<Health | null> {
    try {
      const response = await this.endpoint.fetch(new URL(paths.health, this.endpoint.origin));
      return response.ok ? ((await response.json()) as Health) : null;
    } catch {
      return null;
    }
  }

  async #carriers(): Promise<Carriers> {
    try {
      return await this.#load();
    } catch (error) {
      throw new BridgeError('unreachable', unreachableMessage, { cause: error });
    }
  }

  /** No WebSocket opened. Where plain requests do not get through either it is the bridge that is gone, which is no news of the network. */
  async #fallBack(carriers: Carriers, host: string, port: number, onProgress: OnProgress): Promise<Connection> {
    try {
      const connection = await this.#overHttp(carriers, host, port, onProgress);
      this.#note(false);
      return connection;
    } catch (error) {
      if (!(error instanceof BridgeError) || error.code !== 'unreachable') this.#note(false);
      throw error;
    }
  }

  async #overHttp({ HttpTunnelSession: Session }: Carriers, host: string, port: number, onProgress: OnProgress): Promise<Connection> {
    this.#session ??= new Session(this.endpoint);
    const waiting = new RedisWait(onProgress);
    try {
      return await this.#session.open(host, port);
    } finally {
      waiting.end();
    }
  }

  /** Tries a WebSocket that asks the bridge for nothing. */
  async #probe({ opensSocket }: Carriers): Promise<void> {
    if (this.#isProbing) return;
    this.#isProbing = true;
    this.#note(await opensSocket(this.endpoint));
    this.#isProbing = false;
  }

  #note(opened: boolean): void {
    this.#history = afterAttempt(this.#history, opened, performance.now());
  }
}
