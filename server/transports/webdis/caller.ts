// Caller: what the head of a request says about who asks and how.
import type { IncomingHttpHeaders } from 'node:http';
import { wantsPage, type Refusal } from '../refusal.ts';
import type { Cors } from './cors.ts';
import type { Visitor } from './visitor.ts';

/** Who asks and how. */
export interface Caller {
  /** A refusal has a status, a visitor has none. */
  readonly visitor: Visitor | Refusal;
  readonly ifNoneMatch: string | null;
  /** Whether a person opens a page, to whom a refusal is told as text. */
  readonly wantsPage: boolean;
  /** Headers for every answer, as a flat list of names and values. */
  readonly headers: readonly string[];
}

/** The head of a request. */
export interface RequestHead {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/** On every answer: whatever it holds, a browser is not to run it as ours. */
const safety = ['X-Content-Type-Options', 'nosniff', 'Content-Security-Policy', 'sandbox'] as const;

/** Reads a head. */
export function callerOf(head: RequestHead, admit: () => Visitor | Refusal, cors: Cors): Caller {
  const { method, headers } = head;
  return {
    visitor: admit(),
    ifNoneMatch: headers['if-none-match'] ?? null,
    wantsPage: wantsPage(head),
    headers: [...safety, ...cors(headers.origin, method === 'OPTIONS')],
  };
}
