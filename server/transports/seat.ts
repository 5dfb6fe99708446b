// Seat: what one connection of a learner takes of what all connections share.
import { closeCodes } from '../../src/protocol.ts';
import { transportLimits } from './limits.ts';
import type { Admission, Slot } from './admission.ts';
import type { ByteAccount } from './byte-account.ts';
import type { ByteBudget } from './byte-budget.ts';
import { closePeer, type Peer } from './peer.ts';
import type { Turns } from './turns.ts';

/** What all connections share. */
export interface SharedLimits {
  readonly admission: Admission;
  readonly budget: ByteBudget;
  readonly turns: Turns;
}

/** A place among the connections, and the bytes held for this one. */
export interface Seat {
  readonly slot: Slot;
  readonly bytes: ByteAccount;
  /** Shared by all. */
  readonly turns: Turns;
  /** Aborted where what is left of the connection has to go at once, the end to Redis included. */
  readonly gone: AbortSignal;
  /** Aborted once nobody waits for a connection to Redis any more. */
  readonly left: AbortSignal;
}

/** A peer's seat, to be left once both ends are closed; or one sentence about the limit that was reached. */
export async function takeSeat(learner: string, peer: Peer, { admission, budget, turns }: SharedLimits): Promise<Seat | string> {
  const gone = new AbortController();
  const left = new AbortController();
  peer.ws.once('close', () => left.abort());
  const giveWay = (reason: string): void => {
    left.abort();
    closePeer(peer, closeCodes.limit, reason);
    // Of a page that has left, the last commands may still be on their way to Redis.
    if (peer.ws.readyState === peer.ws.CLOSED) gone.abort();
    const cut = setTimeout(() => peer.ws.terminate(), transportLimits.goodbyeMs);
    peer.ws.once('close', () => clearTimeout(cut));
  };
  const letGo = (reason: string): void => {
    left.abort();
    closePeer(peer, closeCodes.limit, reason);
    gone.abort();
    peer.ws.terminate();
  };
  const slot = await admission.admit(learner, { giveWay });
  if (typeof slot === 'string') return slot;
  return { slot, bytes: budget.open(learner, { giveWay: letGo }), turns, gone: gone.signal, left: left.signal };
}

/** Gives back what the seat took. */
export function leaveSeat({ slot, bytes }: Seat): void {
  slot.release();
  bytes.close();
}
