import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCertificate, watchCertificate } from './certificate.ts';
import { writeCertificate } from './testing/test-certificate.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what belongs together is read, with its end', () => {
  expect(readCertificate(writeCertificate(folder)).endsAt).toBeGreaterThan(Date.now());
});

test('what cannot be used is one clear message', () => {
  const files = writeCertificate(folder);
  const no = join(folder, 'no.pem');
  expect(() => readCertificate({ ...files, cert: no })).toThrow(`TLS_CERT=${no} cannot be used: there is no such file.`);
  expect(() => readCertificate({ ...files, key: no })).toThrow(`TLS_KEY=${no} cannot be used: there is no such file.`);
  writeCertificate(folder, ['key']);
  expect(() => readCertificate(files)).toThrow(
    `TLS_KEY=${files.key} cannot be used: expected the key of the certificate in ${files.cert}.`,
  );
  writeFileSync(files.key, 'nonsense');
  expect(() => readCertificate(files)).toThrow(/^TLS_KEY=.* cannot be used: expected a private key in PEM without a passphrase \(/);
  writeFileSync(files.cert, 'nonsense');
  expect(() => readCertificate(files)).toThrow(/^TLS_CERT=.* cannot be used: expected a certificate in PEM \(/);
});

test('a renewal is taken up while it serves, and one that cannot be used keeps the one before', async () => {
  const files = writeCertificate(folder);
  const { cert, key } = readCertificate(files);
  const server = createServer({ cert, key }, (_request, response) => response.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const log: string[] = [];
  const stop = watchCertificate(server, files, (entry) => void log.push(entry), 5);
  try {
    const first = new X509Certificate(cert).fingerprint256;
    expect(await shown(port)).toBe(first);
    // As who renews does it: one file after the other, each in one move.
    const later = mkdtempSync(join(folder, 'later-'));
    const next = writeCertificate(later);
    renameSync(next.cert, files.cert);
    renameSync(next.key, files.key);
    await expect.poll(() => shown(port)).not.toBe(first);
    const second = await shown(port);
    await expect.poll(() => log.at(-1)).toMatch(/was renewed: it is good until \d{4}-/);
    writeFileSync(files.cert, 'nonsense');
    await expect.poll(() => log.at(-1)).toMatch(/^The renewed certificate is not taken, and the one before stays in use\. TLS_CERT=/);
    expect(await shown(port)).toBe(second);
    rmSync(files.key);
    writeCertificate(folder);
    await expect.poll(() => shown(port)).not.toBe(second);
  } finally {
    stop();
    server.closeAllConnections();
    server.close();
  }
});

/** The fingerprint of the certificate that is shown at a port. */
async function shown(port: number): Promise<string | undefined> {
  const socket: TLSSocket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}
