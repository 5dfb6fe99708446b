// Carriers: what opens connections for a transport. It chooses a carrier for each, and changes its mind.
import { afterAttempt, chooseCarrier, noHistory, type SocketHistory } from './carrier-choice.ts';
import { BridgeError, type Connection, type ConnectionTerms, type OnProgress } from './connection.ts';
import { openConsole, type ConsoleOpening, type OpenConsole } from './console.ts';
import type { Endpoint } from './endpoint.ts';
import { openForward, type OpenForward } from './forward.ts';
import { HttpTunnelSession } from './http-tunnel.ts';
import { RedisWait } from './redis-wait.ts';
import { opensSocket, openTunnel } from './tunnel.ts';

export class Carriers {
  readonly #endpoint: Endpoint;
  readonly #onlyHttp: boolean;
  /** What plain requests run on. */
  readonly #session: HttpTunnelSession;
  #history: SocketHistory = noHistory;
  #isProbing = false;

  constructor(endpoint: Endpoint, onlyHttp: boolean, tunnelSession?: string) {
    this.#endpoint = endpoint;
    this.#onlyHttp = onlyHttp;
    this.#session = new HttpTunnelSession(endpoint, tunnelSession);
  }

  /** As Transport's. */
  async connect(host: string, port: number, onProgress: OnProgress = () => undefined, terms?: ConnectionTerms): Promise<Connection> {
    const overHttp = (): Promise<Connection> => this.#overHttp(() => this.#session.open(host, port, terms), onProgress);
    if (this.#onlyHttp) return overHttp();
    const { carrier, probe } = chooseCarrier(this.#history, performance.now());
    if (probe) void this.#probe();
    if (carrier === 'http-tunnel') return overHttp();
    let waiting: RedisWait | null = null;
    try {
      // Only its opening tells of the network: what comes after it, such as a Redis that is slow to start, is the bridge's.
      const opened = (): void => {
        this.#note(true);
        waiting = new RedisWait(onProgress);
      };
      return await openTunnel(host, port, this.#endpoint, opened, terms);
    } catch (error) {
      if (waiting !== null || !(error instanceof BridgeError) || error.code !== 'unreachable') throw error;
      return await this.#fallBack(overHttp);
    } finally {
      (waiting as RedisWait | null)?.end();
    }
  }

  /** A console has no form without a WebSocket. */
  openConsole(opening: ConsoleOpening): Promise<OpenConsole> {
    return openConsole(opening, this.#endpoint);
  }

  /** A tunnel has none, either. */
  openForward(host: string, port: number): Promise<OpenForward> {
    return openForward(host, port, this.#endpoint);
  }

  /** As Transport's. */
  leave(): void {
    if (this.#session.isKept) this.#session.leave();
  }

  /** No WebSocket opened. Where plain requests do not get through either it is the bridge that is gone, which is no news of the network. */
  async #fallBack(overHttp: () => Promise<Connection>): Promise<Connection> {
    try {
      const connection = await overHttp();
      this.#note(false);
      return connection;
    } catch (error) {
      if (!(error instanceof BridgeError) || error.code !== 'unreachable') this.#note(false);
      throw error;
    }
  }

  async #overHttp(open: () => Promise<Connection>, onProgress: OnProgress): Promise<Connection> {
    const waiting = new RedisWait(onProgress);
    try {
      return await open();
    } finally {
      waiting.end();
    }
  }

  /** Tries a WebSocket that asks the bridge for nothing. */
  async #probe(): Promise<void> {
    if (this.#isProbing) return;
    this.#isProbing = true;
    this.#note(await opensSocket(this.#endpoint));
    this.#isProbing = false;
  }

  #note(opened: boolean): void {
    this.#history = afterAttempt(this.#history, opened, performance.now());
  }
}
