// Test certificate: a certificate and its key as files, made anew for each test.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTlsIdentity } from '../streams/own-certificate.ts';

/** Where the two files are. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** Writes a new pair into a folder, over one that is there. parts: which of the two. */
export function writeCertificate(folder: string, parts: readonly (keyof CertificateFiles)[] = ['cert', 'key']): CertificateFiles {
  const made = makeTlsIdentity('localhost');
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  for (const part of parts) writeFileSync(files[part], made[part]);
  return files;
}
