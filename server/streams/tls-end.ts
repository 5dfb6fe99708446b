// TLS end: ends the TLS of a client before its Redis, and speaks it for a client that cannot.
import { duplexPair } from 'node:stream';
import { connect, createSecureContext, TLSSocket } from 'node:tls';
import type { RedisStream } from '../machine.ts';
import type { TlsIdentity } from './own-certificate.ts';

/**
 * The stream of somebody who speaks TLS with what ends it before upstream: no page can, so both ends are here, with a real
 * handshake between them. It owns upstream. Rejects where the handshake fails, and then upstream is destroyed.
 */
export async function throughTls(upstream: RedisStream, { name, key, cert }: TlsIdentity): Promise<RedisStream> {
  const [near, far] = duplexPair();
  const end = new TLSSocket(far, { isServer: true, secureContext: createSecureContext({ key, cert }) });
  const client = connect({ socket: near, ca: cert, servername: name });
  const close = (): void => {
    end.destroy();
    upstream.destroy();
  };
  const cut = (): void => {
    // What came before the end is read to it; what was cut has none.
    if (!upstream.readableEnded) client.destroy();
  };
  end.on('error', cut).pipe(upstream);
  upstream.on('error', cut).once('close', cut).pipe(end);
  client.once('close', close);
  await new Promise<void>((resolve, reject) => {
    client.once('secureConnect', resolve).once('error', reject);
  });
  client.removeAllListeners('error');
  return Object.assign(client, { endReason: () => upstream.endReason?.() ?? Promise.resolve(null) });
}
