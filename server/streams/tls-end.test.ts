import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { duplexPair } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RedisStream } from '../machine.ts';
import { command, converse, readAll, startTestRedis, type TestRedis } from '../testing/test-redis.ts';
import { makeTlsIdentity, type TlsIdentity } from './own-certificate.ts';
import { TlsEnd } from './tls-end.ts';
import { connectUpstream } from './upstream-socket.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startTestRedis();
});
afterAll(() => redis.stop());

const identity = makeTlsIdentity('cloud');
const learner = 'a'.repeat(32);

/** The stream of somebody who speaks TLS, before upstream. */
function throughTls(upstream: RedisStream, { as = identity, gone }: { as?: TlsIdentity; gone?: AbortSignal } = {}): Promise<RedisStream> {
  return new TlsEnd(as).through(learner, () => Promise.resolve(upstream), gone);
}

test('the certificate is for its host alone, signed by itself, and of today', () => {
  const certificate = new X509Certificate(identity.cert);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkHost('cloud')).toBe('cloud');
  expect(certificate.checkHost('elsewhere')).toBeUndefined();
  expect(certificate.ca).toBe(true);
  expect(new Date(certificate.validFrom) < new Date() && new Date() < new Date(certificate.validTo)).toBe(true);
});

test('a Redis without TLS answers whoever speaks it, however much there is to say', async () => {
  const stream = await throughTls(await connectUpstream({ path: redis.path }));
  const value = 'x'.repeat(300_000);
  const replies = await converse(stream, command('SET', 'big', value) + command('GET', 'big') + command('PING'), 3);
  expect(replies).toEqual(['+OK\r\n', `$300000\r\n${value}\r\n`, '+PONG\r\n']);
  stream.destroy();
});

test('what Redis says before it closes is read to the end', async () => {
  const stream = await throughTls(await connectUpstream({ path: redis.path }));
  stream.write(command('PING') + command('QUIT'));
  expect(await readAll(stream)).toBe('+PONG\r\n+OK\r\n');
});

test('a client that leaves takes its connection to Redis with it', async () => {
  const upstream = await connectUpstream({ path: redis.path });
  const closed = once(upstream, 'close');
  (await throughTls(upstream)).destroy();
  await closed;
});

test('a certificate for another host is not believed', async () => {
  const upstream = await connectUpstream({ path: redis.path });
  const closed = once(upstream, 'close');
  await expect(throughTls(upstream, { as: { ...identity, name: 'elsewhere' } })).rejects.toThrow(/altnames/);
  await closed;
});

test('it is a handshake: bytes that are none are refused', async () => {
  const [near] = duplexPair();
  const client = connect({ socket: near, ca: identity.cert, servername: 'cloud' });
  near.push(Buffer.from('+PONG\r\n'));
  await expect(once(client, 'secureConnect')).rejects.toThrow();
});

test('a Redis that cuts the connection before the handshake is done fails it, and so does a client that leaves', async () => {
  // Before its first bytes, and while they are under way.
  for (const turns of [0, 3]) {
    const [upstream] = duplexPair();
    const opening = throughTls(upstream);
    for (let at = 0; at < turns; at += 1) await Promise.resolve();
    upstream.destroy();
    await expect(opening).rejects.toThrow('closed before its TLS had begun');
  }

  const [another] = duplexPair();
  const leaving = new AbortController();
  const waiting = throughTls(another, { gone: leaving.signal });
  leaving.abort();
  await expect(waiting).rejects.toThrow('closed before its TLS had begun');
  expect(another.destroyed).toBe(true);
});

test('a Redis that is parked leaves whoever can go on without it, and without an end', async () => {
  const upstream = await connectUpstream({ path: redis.path });
  const stream = await throughTls(upstream);
  expect(upstream.listenerCount('parked')).toBe(0);
  const told: string[] = [];
  for (const event of ['parked', 'end', 'error']) stream.on(event, () => told.push(event));
  expect(await converse(stream, command('PING'), 1)).toEqual(['+PONG\r\n']);
  expect(upstream.emit('parked')).toBe(true);
  await once(stream, 'close');
  expect(told).toEqual(['parked']);
  expect(upstream.destroyed).toBe(true);
});

test('a command on its way to a Redis that is parked is not lost without a word', async () => {
  const upstream = await connectUpstream({ path: redis.path });
  const stream = await throughTls(upstream);
  const told: string[] = [];
  stream.on('parked', () => told.push('parked'));
  stream.write(command('PING'));
  upstream.emit('parked');
  await once(stream, 'close');
  expect(told).toEqual([]);
});

test('whoever opens very many is told to wait, and nothing is opened', async () => {
  const tls = new TlsEnd(identity, { burst: 1, everyMs: 60_000, waitMs: 0 });
  let opened = 0;
  const open = (): Promise<RedisStream> => {
    opened += 1;
    return connectUpstream({ path: redis.path });
  };
  (await tls.through(learner, open)).destroy();
  await expect(tls.through(learner, open)).rejects.toThrow(/very often just now/);
  (await tls.through('b'.repeat(32), open)).destroy();
  expect(opened).toBe(2);
});
