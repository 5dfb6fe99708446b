// Caller: what the head of a request says about who asks and how, remembered as long as a connection repeats it.
import type { IncomingMessage } from 'node:http';
import type { Cors } from './cors.ts';
import type { Visitor } from './visitor.ts';
import type { Refusal } from '../refusal.ts';
import { webdisLimits } from '../../limits.ts';

/** Who asks and how. */
export interface Caller {
  /** A refusal has a status, a visitor has none. */
  readonly visitor: Visitor | Refusal;
  readonly ifNoneMatch: string | null;
  /** Headers for every answer, as a flat list of names and values. */
  readonly headers: readonly string[];
}

/** How callers are told apart. */
export interface CallerParts {
  readonly admit: (request: IncomingMessage) => Visitor | Refusal;
  readonly cors: Cors;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

/** On every answer: whatever it holds, a browser is not to run it as ours, nor a cache to show it to others. */
const safety = ['X-Content-Type-Options', 'nosniff', 'Content-Security-Policy', 'sandbox', 'Cache-Control', 'private, no-cache'] as const;

/** The requests of one connection. */
export class Seat {
  readonly #parts: CallerParts;
  #rawHeaders: readonly string[] = [];
  #caller: Caller | null = null;
  #until = 0;
  /** What waits for a body that is still coming; null: none is. */
  #turns: (() => void)[] | null = null;

  constructor(parts: CallerParts) {
    this.#parts = parts;
  }

  /** Who asks. Most connections send the same head with each request, and are looked at once in a while. */
  callerOf(request: IncomingMessage): Caller {
    const now = this.#parts.now();
    if (this.#caller !== null && now < this.#until && equal(request.rawHeaders, this.#rawHeaders)) return this.#caller;
    const { headers } = request;
    this.#rawHeaders = request.rawHeaders;
    this.#until = now + webdisLimits.callerMs;
    this.#caller = {
      visitor: this.#parts.admit(request),
      ifNoneMatch: headers['if-none-match'] ?? null,
      headers: [...safety, ...this.#parts.cors(headers.origin, request.method === 'OPTIONS')],
    };
    return this.#caller;
  }

  /** Runs work after the bodies of earlier requests of the connection have come, so that their commands go first. */
  inTurn(work: () => void): void {
    if (this.#turns === null) work();
    else this.#turns.push(work);
  }

  /** A body begins to come; end() has to follow. */
  begin(): void {
    this.#turns = [];
  }

  /** It has come, or never will. */
  end(): void {
    const turns = this.#turns ?? [];
    this.#turns = null;
    for (const turn of turns) this.inTurn(turn);
  }
}

function equal(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) {
    if (one[at] !== other[at]) return false;
  }
  return true;
}
