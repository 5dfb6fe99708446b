// Learner seal: a learner's id, signed by the bridge for one purpose, so that no value serves for another.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { BridgeIdentity } from '../data-dir.ts';
import { cookieLimits } from './limits.ts';

/** cookie: the learner of every page. gateway: the SameSite=Strict cookie of the Webdis gateway. token: the Bearer of a program. */
export type SealPurpose = 'cookie' | 'gateway' | 'token';

/** A learner as a sealed value names them. */
export interface Learner {
  /** 32 lower-case hexadecimal digits. */
  readonly id: string;
  /** Unix time of the signing, in milliseconds. */
  readonly signedAt: number;
}

/** The sealed values of one purpose. */
export interface LearnerSeal {
  /** generation: of the learner's values; another makes those signed before void. */
  readonly seal: (id: string, now: number, generation?: string) => string;
  /**
   * The learner a value names; null where this bridge did not sign it for this purpose, or not with the learner's
   * generation, where values have one. However old it is: that is for the caller to judge.
   */
  readonly open: (value: string, generationOf?: (id: string) => string | null) => Learner | null;
}

/** Makes the seal of a bridge for one purpose. */
export function createSeal(bridge: BridgeIdentity, purpose: SealPurpose): LearnerSeal {
  // Cookies of learners are older than the other purposes: theirs goes without a name, which an instance's eight digits never are.
  const start = purpose === 'cookie' ? bridge.instance : `${purpose}.${bridge.instance}`;
  const signatureOf = (id: string, time: string, generation: string): string =>
    createHmac('sha256', bridge.key)
      .update(generation === '' ? `${start}.${id}.${time}` : `${start}.${id}.${time}.${generation}`)
      .digest('base64url');
  // Whoever asks once asks again: to verify a signature takes longer than to serve a small command.
  const verified = new Map<string, { readonly learner: Learner; readonly generation: string }>();
  return {
    seal(id, now, generation = '') {
      const time = now.toString(36);
      return `${id}.${time}.${signatureOf(id, time, generation)}`;
    },
    open(value, generationOf = () => '') {
      const known = verified.get(value);
      if (known !== undefined && known.generation === generationOf(known.learner.id)) return known.learner;
      const match = /^([\da-f]{32})\.([\da-z]{1,10})\.([\w-]{43})$/.exec(value);
      if (!match) return null;
      const [, id = '', time = '', signature = ''] = match;
      const generation = generationOf(id);
      if (generation === null) return null;
      // As text, not as bytes: the last of 43 characters holds two bits that decoding drops, so four texts stand for the same bytes.
      if (!timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(id, time, generation)))) return null;
      const learner: Learner = { id, signedAt: Number.parseInt(time, 36) };
      if (verified.size >= cookieLimits.remembered) verified.clear();
      verified.set(value, { learner, generation });
      return learner;
    },
  };
}
