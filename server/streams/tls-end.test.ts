import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { duplexPair } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { command, converse, readAll, startTestRedis, type TestRedis } from '../testing/test-redis.ts';
import { makeTlsIdentity } from './own-certificate.ts';
import { throughTls } from './tls-end.ts';
import { connectUpstream } from './upstream-socket.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startTestRedis();
});
afterAll(() => redis.stop());

const identity = makeTlsIdentity('cloud');

test('the certificate is for its host alone, signed by itself, and of today', () => {
  const certificate = new X509Certificate(identity.cert);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkHost('cloud')).toBe('cloud');
  expect(certificate.checkHost('elsewhere')).toBeUndefined();
  expect(certificate.ca).toBe(true);
  expect(new Date(certificate.validFrom) < new Date() && new Date() < new Date(certificate.validTo)).toBe(true);
});

test('a Redis without TLS answers whoever speaks it, however much there is to say', async () => {
  const stream = await throughTls(await connectUpstream({ path: redis.path }), identity);
  const value = 'x'.repeat(300_000);
  const replies = await converse(stream, command('SET', 'big', value) + command('GET', 'big') + command('PING'), 3);
  expect(replies).toEqual(['+OK\r\n', `$300000\r\n${value}\r\n`, '+PONG\r\n']);
  stream.destroy();
});

test('what Redis says before it closes is read to the end', async () => {
  const stream = await throughTls(await connectUpstream({ path: redis.path }), identity);
  stream.write(command('PING') + command('QUIT'));
  expect(await readAll(stream)).toBe('+PONG\r\n+OK\r\n');
});

test('a client that leaves takes its connection to Redis with it', async () => {
  const upstream = await connectUpstream({ path: redis.path });
  const closed = once(upstream, 'close');
  (await throughTls(upstream, identity)).destroy();
  await closed;
});

test('a certificate for another host is not believed', async () => {
  const upstream = await connectUpstream({ path: redis.path });
  const closed = once(upstream, 'close');
  await expect(throughTls(upstream, { ...identity, name: 'elsewhere' })).rejects.toThrow(/altnames/);
  await closed;
});

test('it is a handshake: bytes that are none are refused', async () => {
  const [near] = duplexPair();
  const client = connect({ socket: near, ca: identity.cert, servername: 'cloud' });
  near.push(Buffer.from('+PONG\r\n'));
  await expect(once(client, 'secureConnect')).rejects.toThrow();
});
