// Server pace: how often a redis-server looks after itself (its hz): seldom while nobody uses it.
import { Mutex } from 'async-mutex';
import type { MachineLimits } from '../limits.ts';
import type { RedisProcess } from './redis-process.ts';
import type { ServerConnections } from './server-connections.ts';
import type { ServerControl } from './server-control.ts';

/** The server whose pace it is. */
export interface PacedServer {
  readonly process: Pick<RedisProcess, 'isAlive'>;
  readonly connections: Pick<ServerConnections, 'mark' | 'size' | 'isOpening' | 'wakeAtWrite'>;
  readonly control: Pick<ServerControl, 'use' | 'changeHz'>;
  readonly limits: Pick<MachineLimits, 'hz' | 'idleHz' | 'idleMs'>;
}

export class ServerPace {
  readonly #server: PacedServer;
  /** What was last asked of its hz, one thing after the other. */
  readonly #mutex = new Mutex();
  /** Whether it may have been slowed down: an answer that is lost does not say. */
  #mayBeSlow = false;
  /** When a client that waited may have gone, in milliseconds of performance.now(). */
  #askAgainAt = 0;

  constructor(server: PacedServer) {
    this.#server = server;
  }

  /** Slows it down, unless a client waits for something. false: one may. */
  async rest(): Promise<boolean> {
    if (performance.now() < this.#askAgainAt) return false;
    const { connections, control, limits } = this.#server;
    const { mark, size } = connections;
    const use = await control.use();
    if (use === null ? size > 0 : use.isWaiting) {
      this.#askAgainAt = performance.now() + limits.idleMs;
      return false;
    }
    if (connections.mark !== mark || connections.isOpening) return false;
    connections.wakeAtWrite(() => this.wake());
    await this.#mutex.runExclusive(async () => {
      // Slow already, it has another value than the usual one, too.
      const isChanged = await control.changeHz(limits.hz, limits.idleHz);
      this.#mayBeSlow ||= isChanged !== false;
    });
    return true;
  }

  /** Has it look after itself as often as before; resolves once it does, or does not answer: it is asked again at the next use then. */
  async wake(): Promise<void> {
    const { process, control, limits } = this.#server;
    await this.#mutex.runExclusive(async () => {
      if (this.#mayBeSlow && process.isAlive) this.#mayBeSlow = (await control.changeHz(limits.idleHz, limits.hz)) === null;
    });
  }
}
