// Tunnel registry: the tunnels that learners hold open, and the connections that pass through them.
import { Duplex } from 'node:stream';
import type { ForwardTraffic } from '../../src/protocol.ts';
import { MachineError, type RedisStream } from '../machine.ts';
import { networkLimits } from './limits.ts';
import { tunnelHost } from './outer-network.ts';

/** What a tunnel leads to: a port of the computer of the learner's that opened it, by its own loopback. */
export interface TunnelTarget {
  readonly computer: string;
  readonly host: string;
  readonly port: number;
}

/** A tunnel that stands. */
export interface StandingTunnel {
  /** The port at which its far end listens. */
  readonly port: number;
  /** Takes it away, and every connection that passes through it. */
  close(): void;
}

interface Tunnel extends StandingTunnel {
  readonly target: TunnelTarget;
  readonly streams: Set<Duplex>;
  readonly told: (traffic: ForwardTraffic) => void;
}

/** The tunnels of all learners of one bridge. */
export class TunnelRegistry {
  readonly #tunnels = new Map<string, Set<Tunnel>>();

  /** Whether a learner has one. */
  has(learner: string): boolean {
    return this.#tunnels.has(learner);
  }

  /** Opens one at the lowest port that the learner has free. told: hears of each connection. Throws MachineError limit. */
  open(learner: string, target: TunnelTarget, told: (traffic: ForwardTraffic) => void): StandingTunnel {
    const own = this.#tunnels.get(learner) ?? new Set();
    if (own.size >= networkLimits.tunnels)
      throw new MachineError('limit', `You have ${own.size} tunnels open, which is all you may: stop one first.`);
    const taken = new Set([...own].map(({ port }) => port));
    let port = tunnelHost.firstPort;
    while (taken.has(port)) port += 1;
    const tunnel: Tunnel = { port, target, told, streams: new Set(), close: () => this.#close(learner, tunnel) };
    this.#tunnels.set(learner, own.add(tunnel));
    return tunnel;
  }

  /**
   * A connection to the far end of a tunnel. dial: connects to what it leads to. As with ngrok the far end takes every
   * connection, and closes it where nobody listens at the other one. Throws MachineError refused where no tunnel begins.
   */
  async connect(
    learner: string,
    port: number,
    dial: (target: TunnelTarget) => Promise<RedisStream>,
    now: () => number = () => performance.now(),
  ): Promise<RedisStream> {
    const own: ReadonlySet<Tunnel> = this.#tunnels.get(learner) ?? new Set();
    const tunnel = [...own].find((one) => one.port === port);
    if (tunnel === undefined) throw new MachineError('refused', `No tunnel begins at ${tunnelHost.name}:${port} now.`);
    const beganAt = now();
    const stream = await this.#dial(tunnel, dial);
    tunnel.streams.add(stream);
    tunnel.told({ type: 'opened' });
    stream.once('close', () => {
      tunnel.streams.delete(stream);
      tunnel.told({ type: 'closed', ms: now() - beganAt });
    });
    // It may have been taken away meanwhile.
    if (!own.has(tunnel)) stream.destroy();
    return stream;
  }

  async #dial({ target }: Tunnel, dial: (target: TunnelTarget) => Promise<RedisStream>): Promise<RedisStream> {
    try {
      return await dial(target);
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      const where = `${target.host}:${target.port}`;
      return endedStream(
        error.code === 'refused'
          ? `The tunnel took the connection and closed it: nobody listens at ${where}, its other end.`
          : error.message,
      );
    }
  }

  #close(learner: string, tunnel: Tunnel): void {
    const own = this.#tunnels.get(learner);
    own?.delete(tunnel);
    if (own?.size === 0) this.#tunnels.delete(learner);
    for (const stream of tunnel.streams) stream.destroy();
  }
}

/** A connection that the other side has closed. */
function endedStream(reason: string): RedisStream {
  const stream = new Duplex({
    allowHalfOpen: false,
    read() {
      this.push(null);
    },
    write: (_chunk, _encoding, callback) => callback(),
  });
  return Object.assign(stream, { endReason: () => Promise.resolve(reason) });
}
