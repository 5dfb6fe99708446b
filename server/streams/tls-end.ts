// TLS end: ends the TLS of a client before its Redis, and speaks it for a client that cannot.
import { duplexPair } from 'node:stream';
import { connect, createSecureContext, TLSSocket, type SecureContext } from 'node:tls';
import { MachineError, type RedisStream } from '../machine.ts';
import { TokenBuckets, type BucketLimits } from '../token-buckets.ts';
import { streamLimits } from './limits.ts';
import type { TlsIdentity } from './own-certificate.ts';

/** Ends TLS as one host. */
export class TlsEnd {
  readonly #name: string;
  readonly #own: SecureContext;
  readonly #trusting: SecureContext;
  readonly #pace: TokenBuckets;

  constructor({ name, key, cert }: TlsIdentity, pace: BucketLimits = streamLimits.handshakes) {
    this.#name = name;
    this.#own = createSecureContext({ key, cert });
    this.#trusting = createSecureContext({ ca: cert });
    this.#pace = new TokenBuckets(pace);
  }

  /**
   * The stream of a learner who speaks TLS with what ends it before the stream that open gives: no page can, so both ends
   * are here, with a real handshake between them. It owns that stream. Rejects where the handshake fails, or gone is aborted
   * before it is done, and then that stream is destroyed; with MachineError limit where the learner's were very many.
   */
  async through(learner: string, open: () => Promise<RedisStream>, gone?: AbortSignal): Promise<RedisStream> {
    if (!(await this.#pace.turn(learner)))
      throw new MachineError('limit', 'You have opened TLS connections very often just now: wait some seconds, then try again.');
    return this.#join(await open(), gone);
  }

  async #join(upstream: RedisStream, gone?: AbortSignal): Promise<RedisStream> {
    const [near, far] = duplexPair();
    const end = new TLSSocket(far, { isServer: true, secureContext: this.#own });
    const client = connect({ socket: near, secureContext: this.#trusting, servername: this.#name });
    const close = (): void => {
      end.destroy();
      upstream.destroy();
    };
    const cut = (): void => {
      // What came before the end is read to it; what was cut has none.
      if (!upstream.readableEnded) client.destroy();
    };
    const leave = (): void => {
      client.destroy();
    };
    end.on('error', cut).pipe(upstream);
    upstream.on('error', cut).once('close', cut).pipe(end);
    client.once('close', close);
    if (upstream.destroyed || gone?.aborted === true) leave();
    gone?.addEventListener('abort', leave);
    try {
      await new Promise<void>((resolve, reject) => {
        client.once('secureConnect', resolve).once('error', reject).once('close', resolve);
      });
    } finally {
      gone?.removeEventListener('abort', leave);
    }
    // What was cut in its handshake may have completed it all the same.
    if (client.destroyed) throw new MachineError('refused', 'The connection was closed before its TLS had begun.');
    client.removeAllListeners('error');
    handParkedOn(upstream, end, client);
    return Object.assign(client, { endReason: () => upstream.endReason?.() ?? Promise.resolve(null) });
  }
}

/** Lets upstream go where whoever holds the client's end can go on without it. */
function handParkedOn(upstream: RedisStream, end: TLSSocket, client: TLSSocket): void {
  const park = (): void => {
    // What is between the two ends now would be lost without a word: then it is an end as any other.
    const isQuiet = client.bytesWritten === end.bytesRead && end.bytesWritten === client.bytesRead && client.readableLength === 0;
    if (isQuiet) client.emit('parked');
    client.destroy();
  };
  client.on('newListener', (event) => {
    if (event === 'parked' && upstream.listenerCount('parked') === 0) upstream.once('parked', park);
  });
}
