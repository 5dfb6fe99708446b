// Answer: what a request is answered: status, headers and body, for the fast lane and for Node's way alike. Pure.
import { refusalText, type Refusal } from '../refusal.ts';
import type { BodyTags } from './body-tags.ts';
import type { Caller } from './caller.ts';
import type { CommandPlan } from './command-plan.ts';
import { headerBlock, type HeaderBlock } from './header-block.ts';
import { keptHeaders } from './reply-format.ts';

/** An answer. Whoever sends it adds the headers of its caller, and those of its connection. */
export interface Answer {
  readonly status: number;
  /** Headers that all answers of its kind have. */
  readonly common: HeaderBlock;
  /** Those that follow, of this one alone: a flat list of names and values. */
  readonly headers: readonly string[];
  /** One character a byte, or, where it is long, in parts. */
  readonly body: string | readonly Buffer[];
}

/** A body that was made in parts, and what was reckoned of it meanwhile. */
export interface LongBody {
  readonly parts: readonly Buffer[];
  /** Bytes of all parts. */
  readonly size: number;
  /** The MD5 of all of it, in hexadecimal digits. */
  readonly md5: string;
}

const allowed = 'GET,POST,PUT,OPTIONS';
const kept = headerBlock(keptHeaders);
const refused = headerBlock(['Cache-Control', 'no-store']);
const options = headerBlock([...keptHeaders, 'Allow', allowed, 'Content-Type', 'text/html', 'Content-Length', '0']);

/** Told where a form can only say a value, and there is none. */
export const noValue: Refusal = { status: 404, code: 'not-found', message: 'There is no value.' };

/** The answer with a reply that was written in the form that was asked for; a text has one character a byte. tags: of whoever asks. */
export function replyAnswer(caller: Caller, plan: CommandPlan, body: string | LongBody, tags: BodyTags): Answer {
  const isText = typeof body === 'string';
  const etag = `"${isText ? tags.md5(body) : body.md5}"`;
  if (hasTag(caller.ifNoneMatch, etag)) return { status: 304, common: kept, headers: ['ETag', etag], body: '' };
  const length = String(isText ? body.length : body.size);
  return {
    status: 200,
    common: plan.format.headers,
    headers: [...fileHeaders(plan), 'ETag', etag, 'Content-Length', length],
    body: isText ? body : body.parts,
  };
}

/** The answer that says no. */
export function refusalAnswer(caller: Caller, refusal: Refusal): Answer {
  const { type, body } = refusalText(caller.wantsPage, refusal);
  const text = Buffer.from(body).toString('latin1');
  const headers = ['Content-Type', type, 'Content-Length', String(text.length)];
  if (refusal.status === 401) headers.push('WWW-Authenticate', 'Bearer');
  if (refusal.status === 405) headers.push('Allow', allowed);
  return { status: refusal.status, common: refused, headers, body: text };
}

/** The answer to OPTIONS. */
export const optionsAnswer: Answer = { status: 200, common: options, headers: [], body: '' };

/** Headers that say what a reply is, as a flat list. */
export function replyHeaders(plan: CommandPlan): string[] {
  return [...plan.format.headers.list, ...fileHeaders(plan)];
}

/** Those of a reply that is to be saved in a file. */
function fileHeaders({ options: { filename } }: CommandPlan): readonly string[] {
  return filename === null ? [] : ['Content-Disposition', `attachment; filename="${filename.replace(/["\\]/g, '\\$&')}"`];
}

/** Whether one of the tags that a client has is this one, by RFC 9110; Webdis knows the first form only. */
function hasTag(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  return ifNoneMatch === etag || ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
