// Answer: the response to a request with one reply.
import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuse, type Refusal } from '../refusal.ts';
import type { Caller } from './caller.ts';
import type { Reply } from './reply.ts';
import type { ReplyFormat } from './reply-format.ts';
import type { ReplyOptions } from './reply-options.ts';
import type { Waiter } from './shared-line.ts';

/** What is needed to answer. */
export interface AnswerParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly caller: Caller;
  /** The command's name as the client wrote it. */
  readonly name: string;
  readonly format: ReplyFormat;
  readonly options: ReplyOptions;
}

const noValue: Refusal = { status: 404, code: 'not-found', message: 'There is no value.' };

/** Answers once the reply is there. */
export class Answer implements Waiter {
  readonly parts: AnswerParts;

  constructor(parts: AnswerParts) {
    this.parts = parts;
  }

  reply(reply: Reply): void {
    const { request, response, caller, name, format, options } = this.parts;
    const text = format.write(name, reply, options);
    if (text === null) {
      turnAway(request, response, caller.headers, noValue);
      return;
    }
    const body = Buffer.from(text, 'latin1');
    const etag = `"${hash('md5', body)}"`;
    if (matches(caller.ifNoneMatch, etag)) {
      response.writeHead(304, [...caller.headers, 'ETag', etag]).end();
      return;
    }
    response.writeHead(200, [...replyHead(this.parts), 'ETag', etag, 'Content-Length', String(body.length)]).end(body);
  }

  lost(reason: string): void {
    const { request, response, caller } = this.parts;
    turnAway(request, response, caller.headers, { status: 503, code: 'unavailable', message: reason });
  }
}

/** The headers that a reply has however it is sent, as a flat list. */
export function replyHead({ caller, format, options }: AnswerParts): string[] {
  const headers = [...caller.headers, 'Content-Type', format.contentType];
  if (options.filename !== null) headers.push('Content-Disposition', `attachment; filename="${options.filename.replace(/["\\]/g, '\\$&')}"`);
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

/** Whether one of the tags that a client has is this one, by RFC 9110; Webdis knows the first form only. */
function matches(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  return ifNoneMatch === etag || ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
