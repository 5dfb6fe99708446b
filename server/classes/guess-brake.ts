// Guess brake: what wrong codes cost whoever tries them: the browser, by a signed cookie, and never an address.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { BridgeIdentity } from '../data-dir.ts';
import { guessLimits } from './limits.ts';

/** What a browser has tried. */
export interface Tries {
  readonly wrong: number;
  /** Unix time in milliseconds of the last wrong one. */
  readonly lastAt: number;
}

export const noTries: Tries = { wrong: 0, lastAt: 0 };

/** How long after its last wrong code a browser may try another one, in milliseconds. */
export function waitAfter(wrong: number): number {
  const beyond = wrong - guessLimits.free;
  return beyond <= 0 ? 0 : Math.min(guessLimits.firstWaitMs * 2 ** (beyond - 1), guessLimits.longestWaitMs);
}

/** How long a browser has to wait yet, in milliseconds; 0: it may try. */
export function waitLeft({ wrong, lastAt }: Tries, now: number): number {
  // A clock that went back lets nobody wait for longer than the wait itself.
  return Math.max(0, Math.min(waitAfter(wrong), lastAt + waitAfter(wrong) - now));
}

/** With one more wrong code. */
export function withWrong({ wrong, lastAt }: Tries, now: number): Tries {
  return { wrong: now - lastAt > guessLimits.forgetMs ? 1 : wrong + 1, lastAt: now };
}

/** The cookie that remembers. Whoever drops it is counted with all who guess. */
export class TriesCookie {
  readonly #name: string;
  readonly #bridge: BridgeIdentity;

  constructor(bridge: BridgeIdentity) {
    this.#bridge = bridge;
    this.#name = `redis-notebook-${bridge.instance}-tries`;
  }

  /** The most that a request admits to. */
  read({ headers }: Pick<IncomingMessage, 'headers'>): Tries {
    let most = noTries;
    for (const pair of (headers.cookie ?? '').split(';')) {
      const [name = '', value = ''] = pair.trim().split('=');
      const match = name === this.#name ? /^(\d{1,6})\.(\d{1,15})\.([\w-]{43})$/.exec(value) : null;
      if (match === null) continue;
      const tries = { wrong: Number(match[1]), lastAt: Number(match[2]) };
      if (timingSafeEqual(Buffer.from(match[3] ?? ''), Buffer.from(this.#signatureOf(tries))) && tries.wrong > most.wrong) most = tries;
    }
    return most;
  }

  /** As Set-Cookie has it, but for Secure. */
  write(tries: Tries): string {
    const value = tries.wrong === 0 ? '' : `${tries.wrong}.${tries.lastAt}.${this.#signatureOf(tries)}`;
    return `${this.#name}=${value}; Max-Age=${tries.wrong === 0 ? 0 : guessLimits.forgetMs / 1000}; Path=/; HttpOnly; SameSite=Lax`;
  }

  #signatureOf({ wrong, lastAt }: Tries): string {
    const { key, instance } = this.#bridge;
    return createHmac('sha256', key).update(`tries.${instance}.${wrong}.${lastAt}`).digest('base64url');
  }
}
