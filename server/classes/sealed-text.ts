// Sealed text: short secrets as they are kept in the state, which this bridge alone can read again.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { BridgeIdentity } from '../data-dir.ts';

const nonceBytes = 12;
const tagBytes = 16;

/** Seals and opens texts for one purpose. */
export interface SealedTexts {
  /** A text that tells nothing, not even whether another one is the same. */
  readonly seal: (text: string) => string;
  /** null: it was not sealed here, or was changed. */
  readonly open: (sealed: string) => string | null;
}

/**
 * Makes them. The key is of the data folder, so whoever has the state's Redis alone, or an archive, has no secret: a hash of
 * 40 bits would be guessed in minutes.
 */
export function createSealedTexts({ key }: BridgeIdentity, purpose: string): SealedTexts {
  const own = createHmac('sha256', key).update(`sealed text of ${purpose}`).digest();
  return {
    seal(text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', own, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < nonceBytes + tagBytes) return null;
      const decipher = createDecipheriv('aes-256-gcm', own, bytes.subarray(0, nonceBytes));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
