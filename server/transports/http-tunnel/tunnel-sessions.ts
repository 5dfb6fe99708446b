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
  readonly #sessions = new Map<string, Map<string, NamedSession>>();
  /** All of them, the one unseen longest first. */
  readonly #all = new Set<NamedSession>();
  /** Passes under way, by learner. */
  readonly #requests = new Map<string, number>();
  /**
   * The number of the channel that was opened last: no other has it, also of a session that gave way, or of a bridge that ran before
   * this one, whose page goes on with its numbers.
   */
  #lastChannel = Math.floor(Date.now() / 1_000);
  readonly #sweep = setInterval(() => this.#closeSilent(), httpTunnelLimits.sweepMs).unref();

  /** The session that a request is on, made at its first use, or why there is none. asking: who asks. */
  find(asking: Principal | Stranger, named: unknown): NamedSession | Refusal {
    if (isStranger(asking)) return asking;
    const { learner } = asking;
    const name = sessionName.safeParse(named);
    if (!name.success) return wrong('line', name.error);
    const found = this.#of(learner, name.data);
    if (found !== null) return found;
    return {
      status: 503,
      code: 'unavailable',
      message: 'This browser runs as many interpreters as it may. Close a tab of the notebook and try again.',
    };
  }

  /** Null where the learner has as many as they may. */
  #of(learner: string, name: string): NamedSession | null {
    const found = this.#sessions.get(learner)?.get(name) ?? this.#open(learner, name);
    if (found === null) return null;
    found.session.seenAt = Date.now();
    this.#all.delete(found);
    this.#all.add(found);
    return found;
  }

  #open(learner: string, name: string): NamedSession | null {
    if (this.#countOf(learner) >= httpTunnelLimits.sessionsPerLearner) {
      const own = [...(this.#sessions.get(learner)?.values() ?? [])];
      this.#dropWhere(own, (session) => session.seenAt < Date.now() - 2 * httpTunnelWireLimits.keepMs);
    }
    if (this.#countOf(learner) >= httpTunnelLimits.sessionsPerLearner) return null;
    if (this.#all.size >= httpTunnelLimits.sessions) this.#dropIdlest();
    const opened = { learner, name, session: new TunnelSession(() => (this.#lastChannel += 1)) };
    const own = this.#sessions.get(learner) ?? new Map<string, NamedSession>();
    this.#sessions.set(learner, own.set(name, opened));
    return opened;
  }

  #countOf(learner: string): number {
    return this.#sessions.get(learner)?.size ?? 0;
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
    const found = own?.get(name);
    if (own === undefined || found === undefined) return;
    own.delete(name);
    if (own.size === 0) this.#sessions.delete(learner);
    this.#all.delete(found);
    found.session.close();
  }

  close(): void {
    clearInterval(this.#sweep);
    this.#dropWhere(this.#all, () => true);
  }

  #closeSilent(): void {
    const oldest = Date.now() - httpTunnelWireLimits.idleMs;
    this.#dropWhere(this.#all, (session) => session.seenAt < oldest);
  }

  /** Its page finds another one with its next word, and has lost nothing but what it did not fetch for longer than all others. */
  #dropIdlest(): void {
    for (const { learner, name, session } of this.#all) if (session.isIdle) return this.drop(learner, name);
  }

  #dropWhere(sessions: Iterable<NamedSession>, test: (session: TunnelSession) => boolean): void {
    for (const { learner, name, session } of sessions) if (test(session)) this.drop(learner, name);
  }
}
