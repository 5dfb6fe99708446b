// Machine claim: how much one machine needs its servers, which decides whether it may be parked and who gives way to others.
import type { Claim } from '../capacity.ts';
import { hasAnswered, type ServerLife } from '../redis-server/server-life.ts';

/** What a claim is judged by. */
export interface ClaimFacts {
  /** Whether something is being done to the machine, or a connection to it is being opened. */
  readonly isUnderWay: boolean;
  readonly servers: readonly ClaimingServer[];
  /** For how long it has had its place, and for how long nothing was heard of its clients, in milliseconds. */
  readonly seatedMs: number;
  readonly silenceMs: number;
  readonly limits: { readonly readyMs: number; readonly idleMs: number };
}

/** A server, as far as a claim depends on it. */
export interface ClaimingServer {
  readonly life: ServerLife;
  /** Whether a console shows its log. */
  readonly isWatched: boolean;
  readonly connections: { readonly size: number; readonly canLeave: boolean };
}

/** Judges it. A server that is not ready in time is no reason to leave its machine alone. */
export function claimOf({ isUnderWay, servers, seatedMs, silenceMs, limits }: ClaimFacts): Claim {
  const isStarting = seatedMs < limits.readyMs && servers.some(({ life }) => !hasAnswered(life));
  if (isUnderWay || isStarting) return 'busy';
  if (servers.some(({ isWatched }) => isWatched)) return 'used';
  if (servers.every(({ connections }) => connections.size === 0)) return 'left';
  return silenceMs >= limits.idleMs && servers.every(({ connections }) => connections.canLeave) ? 'silent' : 'used';
}
