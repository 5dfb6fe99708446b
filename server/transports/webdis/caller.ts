// Caller: what the head of a request says about who asks and how.
import type { IncomingHttpHeaders } from 'node:http';
import type { Refusal } from '../refusal.ts';
import type { Cors } from './cors.ts';
import type { Visitor } from './visitor.ts';

/** Who asks and how. */
export interface Caller {
  /** A refusal has a status, a visitor has none. */
  readonly visitor: Visitor | Refusal;
  readonly ifNoneMatch: string | null;
  /** Headers for every answer, as a flat list of names and values. */
  readonly headers: readonly string[];
}

/** On every answer: whatever it holds, a browser is not to run it as ours, nor a cache to show it to others. */
const safety = ['X-Content-Type-Options', 'nosniff', 'Content-Security-Policy', 'sandbox', 'Cache-Control', 'private, no-cache'] as const;

/** Reads a head. */
export function callerOf(headers: IncomingHttpHeaders, isPreflight: boolean, admit: () => Visitor | Refusal, cors: Cors): Caller {
  return {
    visitor: admit(),
    ifNoneMatch: headers['if-none-match'] ?? null,
    headers: [...safety, ...cors(headers.origin, isPreflight)],
  };
}
