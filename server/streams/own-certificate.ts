// Own certificate: a key and a certificate for one host name, signed by itself, as X.509 (RFC 5280) writes them in DER.
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What speaks TLS for a host. */
export interface TlsIdentity {
  /** The name in the certificate. */
  readonly name: string;
  /** Both in PEM. */
  readonly key: string;
  readonly cert: string;
}

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;
/** Of a name for a host, among the names that a certificate may be for. */
const dnsName = 0x82;
const versionTag = 0xa0;
const extensionsTag = 0xa3;

/** 1.2.840.10045.4.3.2, ecdsa-with-SHA256; 2.5.4.3, a common name; 2.5.29.17 and .19, other names and what it may sign. */
const oids = { signature: '2a8648ce3d040302', commonName: '550403', otherNames: '551d11', constraints: '551d13' } as const;
const yearMs = 365 * 24 * 60 * 60 * 1000;

/** Makes them, good from a day before now and for ten years. now: Unix time in milliseconds. */
export function makeTlsIdentity(name: string, now: number = Date.now()): TlsIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  const algorithm = sequence(oid(oids.signature));
  const subject = sequence(der(tags.set, sequence(oid(oids.commonName), der(tags.utf8, Buffer.from(name)))));
  const validity = sequence(time(now - yearMs / 365), time(now + 10 * yearMs));
  const extensions = sequence(
    sequence(oid(oids.otherNames), der(tags.octets, sequence(der(dnsName, Buffer.from(name))))),
    sequence(
      oid(oids.constraints),
      der(tags.boolean, Buffer.from([0xff])),
      der(tags.octets, sequence(der(tags.boolean, Buffer.from([0xff])))),
    ),
  );
  // Positive, and of no more than 20 bytes.
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(15)]);
  const body = sequence(
    der(versionTag, der(tags.integer, Buffer.from([2]))),
    der(tags.integer, serial),
    algorithm,
    subject,
    validity,
    subject,
    publicKey,
    der(extensionsTag, extensions),
  );
  const signature = sign('sha256', body, createPrivateKey(privateKey));
  const certificate = sequence(body, algorithm, der(tags.bits, Buffer.concat([Buffer.from([0]), signature])));
  return { name, key: privateKey, cert: pem(certificate) };
}

/** A value of a tag: its length takes one byte up to 127, else a byte that counts those it takes. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const digits = Buffer.from(value.length.toString(16).padStart(value.length < 256 ? 2 : 4, '0'), 'hex');
  const length = value.length < 128 ? digits : Buffer.concat([Buffer.from([0x80 | digits.length]), digits]);
  return Buffer.concat([Buffer.from([tag]), length, value]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(tags.sequence, ...parts);
}

function oid(hex: string): Buffer {
  return der(tags.oid, Buffer.from(hex, 'hex'));
}

/** As YYYYMMDDHHMMSSZ. */
function time(at: number): Buffer {
  return der(tags.time, Buffer.from(new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '')));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
