// Answer: the response to a request with one reply.
import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuse, type Refusal } from '../refusal.ts';
import type { Caller } from './caller.ts';
import type { CommandPlan } from './command-plan.ts';
import type { Reply } from './reply.ts';
import type { Waiter } from './pipelined-connection.ts';

/** What is needed to answer. */
export interface AnswerParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly caller: Caller;
  readonly plan: CommandPlan;
}

/** Told where a form can only say a value, and there is none. */
export const noValue: Refusal = { status: 404, code: 'not-found', message: 'There is no value.' };

/** Answers once the reply is there. */
export class Answer implements Waiter {
  readonly #parts: AnswerParts;

  constructor(parts: AnswerParts) {
    this.#parts = parts;
  }

  reply(reply: Reply): void {
    const { request, response, caller, plan } = this.#parts;
    const body = plan.format.write(plan.words[0] ?? '', reply, plan.options);
    if (body === null) {
      turnAway(request, response, caller.headers, noValue);
      return;
    }
    const etag = etagOf(body);
    if (hasTag(caller.ifNoneMatch, etag)) {
      response.writeHead(304, [...caller.headers, 'ETag', etag]).end();
      return;
    }
    response
      .writeHead(200, [...caller.headers, ...replyHeaders(plan), 'ETag', etag, 'Content-Length', String(body.length)])
      .end(body, 'latin1');
  }

  lost(reason: string): void {
    const { request, response, caller } = this.#parts;
    turnAway(request, response, caller.headers, { status: 503, code: 'unavailable', message: reason });
  }
}

/** The headers that say what a reply is, as a flat list. */
export function replyHeaders({ format, options }: CommandPlan): string[] {
  const headers = ['Content-Type', format.contentType];
  if (options.filename !== null)
    headers.push('Content-Disposition', `attachment; filename="${options.filename.replace(/["\\]/g, '\\$&')}"`);
  return headers;
}

/** Ends a response with a refusal. */
export function turnAway(request: IncomingMessage, response: ServerResponse, headers: readonly string[], refusal: Refusal): void {
  if (response.destroyed) return;
  for (let at = 0; at + 1 < headers.length; at += 2) response.setHeader(headers[at] ?? '', headers[at + 1] ?? '');
  if (refusal.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  if (refusal.status === 405) response.setHeader('Allow', 'GET,POST,PUT,OPTIONS');
  refuse(request, response, refusal);
}

/** The tag of a body of one character a byte: its MD5, as Webdis has it. */
export function etagOf(body: string): string {
  return `"${hash('md5', Buffer.from(body, 'latin1'))}"`;
}

/** Whether one of the tags that a client has is this one, by RFC 9110; Webdis knows the first form only. */
export function hasTag(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  return ifNoneMatch === etag || ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
