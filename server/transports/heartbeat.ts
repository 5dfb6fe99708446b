// Heartbeat: finds pages that are gone without a goodbye (a closed lid, a lost network) and keeps proxies from dropping quiet ones.
import { transportLimits } from './limits.ts';
import type { Peer } from './peer.ts';

/** What one beat saw of a peer. Bytes count from the start of its connection. */
export interface Pulse {
  readonly bytesRead: number;
  /** What had been written when the peer was last heard, waiting bytes included. */
  readonly writtenWhenHeard: number;
  /** Beats since the peer was last heard. */
  readonly silentBeats: number;
}

/** What the socket's counters say now, and whether the bridge itself stopped reading from the peer, for whatever reason. */
export interface Counters {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly paused: boolean;
}

/** The next pulse, from the last one and the counters of now. */
export function nextPulse(last: Pulse, { bytesRead, bytesWritten, paused }: Counters): Pulse {
  const heard = paused || bytesRead !== last.bytesRead;
  if (heard) return { bytesRead, writtenWhenHeard: bytesWritten, silentBeats: 0 };
  return { ...last, silentBeats: last.silentBeats + 1 };
}

/** Whether a peer is to be given up. One that has much left to read cannot answer before it read that. */
export function isGone(pulse: Pulse, bytesWritten: number): boolean {
  const behindData = bytesWritten - pulse.writtenWhenHeard > transportLimits.behindDataBytes;
  return pulse.silentBeats > (behindData ? transportLimits.silentBeatsBehindData : transportLimits.silentBeats);
}

/** Two timers for all peers of a bridge. */
export class Heartbeat {
  readonly #pulses = new Map<Peer, Pulse>();
  readonly #beats: NodeJS.Timeout;
  readonly #probes: NodeJS.Timeout;

  constructor({ beatMs, probeMs }: { readonly beatMs: number; readonly probeMs: number } = transportLimits) {
    this.#beats = setInterval(() => this.#beat(), beatMs).unref();
    this.#probes = setInterval(() => this.#probe(), probeMs).unref();
  }

  /** Watches a peer until its WebSocket closes. */
  watch(peer: Peer): void {
    this.#pulses.set(peer, { bytesRead: peer.socket.bytesRead, writtenWhenHeard: peer.socket.bytesWritten, silentBeats: 0 });
    peer.ws.once('close', () => this.#pulses.delete(peer));
  }

  stop(): void {
    clearInterval(this.#beats);
    clearInterval(this.#probes);
  }

  /** Of a page that is not read from the end is not seen either: only writing to it finds out, at the second try. */
  #probe(): void {
    for (const { ws, socket } of this.#pulses.keys()) if (socket.isPaused() && socket.writableLength === 0) ws.ping();
  }

  #beat(): void {
    for (const [peer, last] of this.#pulses) {
      const { bytesRead, bytesWritten, writableLength } = peer.socket;
      const pulse = nextPulse(last, { bytesRead, bytesWritten, paused: peer.socket.isPaused() });
      this.#pulses.set(peer, pulse);
      if (isGone(pulse, bytesWritten)) peer.ws.terminate();
      // Behind waiting bytes a ping would only wait too.
      else if (writableLength === 0) peer.ws.ping();
    }
  }
}
