// Tunnel: carries raw bytes between one page and one Redis, in order, at the pace of the slower one.
import type { RawData } from 'ws';
import { closeCodes, tunnelReady } from '../../src/protocol.ts';
import { transportLimits } from './limits.ts';
import { MachineError, type RedisStream } from '../machine.ts';
import { hangUp } from '../streams/hang-up.ts';
import { closePeer, sendBytes, type Peer } from './peer.ts';
import type { Seat } from './seat.ts';

/**
 * Carries bytes until both ends are closed. connect gives the connected stream to Redis; what the page sends before
 * that is kept in order. A MachineError of connect closes the page's end with its code; any other error is thrown.
 * Where Redis is parked the page keeps its end, and its next bytes connect anew.
 */
export async function carryTunnel(peer: Peer, seat: Seat, connect: () => Promise<RedisStream>): Promise<void> {
  const tunnel = new Tunnel(peer, seat, connect);
  tunnel.open();
  await tunnel.closed;
}

/** The close code of each way in which a machine refuses. */
export const closeCodeOf: Record<MachineError['code'], number> = {
  refused: closeCodes.refused,
  'unknown-host': closeCodes.unknownHost,
  'no-route': closeCodes.noRoute,
  'no-tls': closeCodes.noTls,
  limit: closeCodes.limit,
  'start-failed': closeCodes.startFailed,
  walled: closeCodes.startFailed,
};

class Tunnel {
  /** Resolves once the page's end is closed and, where there was one, the end to Redis too. */
  readonly closed: Promise<void>;
  readonly #peer: Peer;
  readonly #seat: Seat;
  readonly #settle: () => void;
  readonly #fail: (error: unknown) => void;
  readonly #connect: () => Promise<RedisStream>;
  /** Whether the page was told that its end is connected. */
  #isAnnounced = false;
  /** Whether the end to Redis was taken away, and the next bytes want another. */
  #isParked = false;
  #redis: RedisStream | null = null;
  #isRedisEnded = false;
  /** What the page sent before the end to Redis was there. */
  readonly #early: Buffer[] = [];
  #earlyBytes = 0;

  constructor(peer: Peer, seat: Seat, connect: () => Promise<RedisStream>) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.closed = promise;
    this.#settle = resolve;
    this.#fail = reject;
    this.#connect = connect;
    this.#peer = peer;
    this.#seat = seat;
    seat.bytes.onRoom = this.#goOn;
    seat.gone.addEventListener('abort', () => this.#redis?.destroy());
    peer.ws.on('message', this.#fromPage);
    peer.ws.on('close', this.#pageClosed);
    peer.socket.on('drain', this.#goOn);
  }

  /** Connects, and from then on carries. */
  open(): void {
    this.#isParked = false;
    this.#seat.slot.hold();
    this.#connect()
      .then((redis) => this.#attach(redis))
      .catch((error: unknown) => {
        if (error instanceof MachineError) closePeer(this.#peer, closeCodeOf[error.code], error.message);
        else this.#fail(error);
      });
  }

  /** Joins the connected stream to Redis to the page's end. */
  #attach(redis: RedisStream): void {
    this.#redis = redis;
    redis.on('error', this.#redisEnded);
    redis.on('close', this.#redisClosed);
    redis.on('parked', this.#redisParked);
    if (this.#peer.ws.readyState !== this.#peer.ws.OPEN || this.#seat.gone.aborted) {
      redis.destroy();
      return;
    }
    this.#seat.slot.touch();
    redis.on('data', this.#fromRedis);
    redis.on('end', this.#redisEnded);
    redis.on('drain', this.#goOn);
    if (!this.#isAnnounced) this.#peer.ws.send(tunnelReady);
    this.#isAnnounced = true;
    for (const bytes of this.#early.splice(0)) redis.write(bytes);
    this.#earlyBytes = 0;
    this.#goOn();
    if (redis.closed) this.#redisClosed();
  }

  readonly #fromPage = (data: RawData, isBinary: boolean): void => {
    if (this.#peer.ws.readyState !== this.#peer.ws.OPEN) return;
    if (!isBinary) {
      closePeer(this.#peer, closeCodes.badMessage, 'A tunnel takes binary frames of RESP bytes, and a text frame came.');
      return;
    }
    // ws delivers Buffers unless another binaryType is set.
    const bytes = data as Buffer;
    if (this.#redis) {
      this.#seat.slot.touch();
      // No cork: of frames that arrive together the stream writes the first at once and the others in one call.
      this.#redis.write(bytes);
    } else {
      this.#early.push(bytes);
      this.#earlyBytes += bytes.length;
      if (this.#isParked) this.open();
    }
    if (this.#mustWait(this.#bytesForRedis())) this.#peer.reading.pause('redis');
  };

  readonly #fromRedis = (bytes: Buffer): void => {
    sendBytes(this.#peer, bytes);
    // A subscription that receives is used; a page that has left is not.
    if (this.#peer.ws.readyState === this.#peer.ws.OPEN) this.#seat.slot.touch();
    if (this.#mustWait(this.#peer.socket.writableLength) || this.#seat.turns.mustWait(bytes.length, this.#goOn)) this.#redis?.pause();
  };

  /** Something was written, or there is room for more. */
  readonly #goOn = (): void => {
    const { reading } = this.#peer;
    if (reading.waitsFor('redis') && !this.#mustWait(this.#bytesForRedis())) reading.resume('redis');
    if (this.#redis?.isPaused() === true && !this.#mustWait(this.#peer.socket.writableLength)) this.#redis.resume();
    this.#charge();
  };

  #bytesForRedis(): number {
    return this.#earlyBytes + (this.#redis?.writableLength ?? 0);
  }

  #charge(): void {
    const { ws, socket } = this.#peer;
    this.#seat.bytes.set(this.#bytesForRedis() + (ws.readyState === ws.CLOSED ? 0 : socket.writableLength));
  }

  /** Whether one direction, with so many bytes on their way, takes no more for now. */
  #mustWait(bytes: number): boolean {
    if (bytes === 0 && this.#seat.bytes.bytes === 0) return false;
    this.#charge();
    return bytes > transportLimits.tunnelBytes || (bytes > 0 && this.#seat.bytes.mustWait());
  }

  /** Nothing is under way, and the page does not notice. */
  readonly #redisParked = (): void => {
    const redis = this.#redis;
    redis?.off('data', this.#fromRedis).off('drain', this.#goOn).off('end', this.#redisEnded).off('close', this.#redisClosed);
    redis?.off('error', this.#redisEnded).on('error', () => {}); // Whatever becomes of it now is nobody's.
    this.#redis = null;
    this.#isParked = true;
    // A page that has left waited only for its last commands to be read, and they were.
    if (this.#peer.ws.readyState === this.#peer.ws.CLOSED) this.#settle();
  };

  readonly #redisEnded = (): void => {
    if (this.#isRedisEnded) return;
    this.#isRedisEnded = true;
    void this.#sayGoodbye();
  };

  readonly #redisClosed = (): void => {
    this.#redisEnded();
    if (this.#peer.ws.readyState === this.#peer.ws.CLOSED) this.#settle();
  };

  readonly #pageClosed = (): void => {
    const redis = this.#redis;
    if (!redis || redis.closed) {
      this.#settle();
      return;
    }
    this.#seat.slot.leave();
    this.#charge();
    hangUp(redis);
  };

  /** Ends the page's side, with what is known of why Redis ended the other. */
  async #sayGoodbye(): Promise<void> {
    const reason = (await this.#redis?.endReason?.()) ?? '';
    closePeer(this.#peer, closeCodes.ended, reason);
  }
}
