// Tunnel sessions: the sessions of the HTTP tunnel of all learners; those of pages that are gone are closed.
import { z } from 'zod';
import { httpTunnelWireLimits } from '../../../src/http-tunnel-protocol.ts';
import { httpTunnelLimits } from './limits.ts';
import { TunnelSession } from './tunnel-session.ts';
import { wrong } from './tunnel-query.ts';
import { isStranger, type Principal, type Stranger } from '../../identity/principal.ts';
import type { Refusal } from '../refusal.ts';

const sessionName = z.string('expected a name').regex(/^[\w-]{16,64}$/, 'expected 16 to 64 letters, digits, "-" and "_"');

/** One learner's session, by the name that their page gave it. */
export interface NamedSession {
  readonly learner: string;
  readonly name: string;
  readonly session: TunnelSession;
}

export class TunnelSessions {
  readonly #sessions = new Map<string, Map<string, TunnelSession>>();
  /** Passes under way, by learner. */
  readonly #requests = new Map<string, number>();
  readonly #sweep = setInterval(() => this.#closeSilent(), httpTunnelLimits.sweepMs).unref();

  /** The session that a request is on, made at its first use, or why there is none. asking: who asks. */
  find(asking: Principal | Stranger, named: unknown): NamedSession | Refusal {
    if (isStranger(asking)) return asking;
    const { learner } = asking;
    const name = sessionName.safeParse(named);
    if (!name.success) return wrong('line', name.error);
    const session = this.#of(learner, name.data);
    if (session !== null) return { learner, name: name.data, session };
    return {
      status: 503,
      code: 'unavailable',
      message: 'This browser runs as many interpreters as it may. Close a tab of the notebook and try again.',
    };
  }

  /** Null where the learner has as many as they may. */
  #of(learner: string, name: string): TunnelSession | null {
    const own = this.#sessions.get(learner) ?? new Map<string, TunnelSession>();
    if (!own.has(name) && own.size >= httpTunnelLimits.sessionsPerLearner)
      this.#dropWhere((session) => session.seenAt < Date.now() - 2 * httpTunnelWireLimits.keepMs);
    const session = own.get(name) ?? (own.size < httpTunnelLimits.sessionsPerLearner ? new TunnelSession() : null);
    if (session === null) return null;
    session.seenAt = Date.now();
    own.set(name, session);
    this.#sessions.set(learner, own);
    return session;
  }

  /** Counts a request in that may wait; gives what counts it out, or null where the learner has as many under way as they may. */
  beginRequest(learner: string): (() => void) | null {
    const own = this.#requests.get(learner) ?? 0;
    if (own >= httpTunnelLimits.requestsPerLearner) return null;
    this.#requests.set(learner, own + 1);
    return () => {
      const left = (this.#requests.get(learner) ?? 1) - 1;
      if (left === 0) this.#requests.delete(learner);
      else this.#requests.set(learner, left);
    };
  }

  drop(learner: string, name: string): void {
    const own = this.#sessions.get(learner);
    own?.get(name)?.close();
    own?.delete(name);
    if (own?.size === 0) this.#sessions.delete(learner);
  }

  close(): void {
    clearInterval(this.#sweep);
    this.#dropWhere(() => true);
  }

  #closeSilent(): void {
    const oldest = Date.now() - httpTunnelWireLimits.idleMs;
    this.#dropWhere((session) => session.seenAt < oldest);
  }

  #dropWhere(test: (session: TunnelSession) => boolean): void {
    for (const [learner, own] of this.#sessions) {
      for (const [name, session] of own) if (test(session)) this.drop(learner, name);
    }
  }
}
