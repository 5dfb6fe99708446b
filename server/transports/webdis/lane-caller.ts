// Lane caller: who asks on one connection of the fast lane, taken for the same as long as the same head comes.
import { webdisLimits } from './limits.ts';
import type { Caller, RequestHead } from './caller.ts';
import { headerLines } from './header-block.ts';
import type { LaneHead } from './lane-reader.ts';
import type { Visitor } from './visitor.ts';

/** Whom the lane serves. */
export interface LaneCaller extends Caller {
  readonly visitor: Visitor;
  readonly head: LaneHead;
  /** The headers for every answer, as they are sent. */
  readonly block: string;
}

/** Where the callers of one connection come from. */
export interface LaneCallerSource {
  readonly callerOf: (head: RequestHead) => Caller;
  /** For which the client is told that its connection is kept. */
  readonly keepAliveMs: number;
  /** Told of a learner whenever a head was looked at. */
  readonly met: (learner: string) => void;
}

/** The callers of one connection. */
export class LaneCallers {
  readonly #source: LaneCallerSource;
  /** Who asked last, and until when that is taken for true. */
  #last: LaneCaller | null = null;
  #until = 0;

  constructor(source: LaneCallerSource) {
    this.#source = source;
  }

  /** Whether somebody has asked whom the lane serves. */
  get isKnown(): boolean {
    return this.#last !== null;
  }

  /** Who sent a head; null: somebody for the server. */
  of(head: LaneHead): LaneCaller | null {
    const now = Date.now();
    if (this.#last?.head === head && now < this.#until && isGood(this.#last)) return this.#last;
    const { callerOf, keepAliveMs, met } = this.#source;
    const caller = callerOf(head);
    const { visitor } = caller;
    if ('status' in visitor) return null;
    met(visitor.learner);
    const block = `${headerLines(caller.headers)}Connection: keep-alive\r\nKeep-Alive: timeout=${Math.trunc(keepAliveMs / 1000)}\r\n`;
    this.#last = { ...caller, visitor, head, block };
    this.#until = now + webdisLimits.callerMs;
    return this.#last;
  }
}

/** Whether a caller may go on without another look: not once its token is taken back. */
function isGood({ visitor }: LaneCaller): boolean {
  return visitor.grant === null || visitor.grant.isGood();
}
