// Certificate: the key and the certificate that HTTPS is served with, read at the start and again whenever somebody renews them.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import { ConfigError, type Config } from './config.ts';
import { certificateLimits } from './limits.ts';
import type { Log } from './log.ts';

/** Where the two files are. */
type CertificateFiles = NonNullable<Config['tls']>;

/** Both in PEM, known to belong together. */
export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Unix time in milliseconds from which browsers refuse it. */
  readonly endsAt: number;
}

/** Reads the files. Throws ConfigError, which says which of them cannot be used and why. */
export function readCertificate(files: CertificateFiles): Certificate {
  const cert = readPem('TLS_CERT', files.cert);
  const key = readPem('TLS_KEY', files.key);
  const first = understood('TLS_CERT', files.cert, 'a certificate in PEM', () => new X509Certificate(cert));
  const own = understood('TLS_KEY', files.key, 'a private key in PEM without a passphrase', () => createPrivateKey(key));
  if (!first.checkPrivateKey(own)) throw unusable('TLS_KEY', files.key, `expected the key of the certificate in ${files.cert}`);
  understood('TLS_CERT', files.cert, 'a chain of certificates in PEM', () => createSecureContext({ cert, key }));
  return { cert, key, endsAt: Date.parse(first.validTo) };
}

/**
 * Has a server take the files up again once they changed, until the function that it returns is called. Whoever renews them
 * writes one after the other: what does not belong together keeps the one in use, and is told of when it stays so.
 */
export function watchCertificate(
  server: Pick<Server, 'setSecureContext'>,
  files: CertificateFiles,
  log: Log,
  lookMs: number = certificateLimits.lookMs,
): () => void {
  let used = stampOf(files);
  let refused = '';
  const look = (): void => {
    const stamp = stampOf(files);
    if (stamp === used) return;
    try {
      const certificate = readCertificate(files);
      server.setSecureContext(certificate);
      used = stamp;
      log(`The certificate in ${files.cert} was renewed: it is good until ${new Date(certificate.endsAt).toISOString()}.`);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (stamp === refused) {
        used = stamp;
        log(`The renewed certificate is not taken, and the one before stays in use. ${error.message}`);
      }
      refused = stamp;
    }
  };
  const timer = setInterval(look, lookMs).unref();
  return () => clearInterval(timer);
}

/** What changes with the files. Links are followed: who renews often has a link point elsewhere. */
function stampOf({ cert, key }: CertificateFiles): string {
  return [cert, key].map(stampOfOne).join(', ');
}

function stampOfOne(file: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(file);
    return `${ino} ${size} ${mtimeMs}`;
  } catch (error) {
    // What is wrong with it is said where it is read.
    return String((error as NodeJS.ErrnoException).code);
  }
}

function readPem(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'this user may not read it' : message;
    throw unusable(variable, file, why);
  }
}

function understood<Value>(variable: string, file: string, expected: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw unusable(variable, file, `expected ${expected} (${(error as Error).message})`);
  }
}

function unusable(variable: string, file: string, why: string): ConfigError {
  return new ConfigError(`${variable}=${file} cannot be used: ${why}.`);
}
