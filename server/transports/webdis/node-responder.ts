// Node responder: sends a request's answer by Node's own response.
import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import type { Caller } from './caller.ts';
import type { LearnerBytes } from './learner-bytes.ts';
import type { Responder } from './reply-waiter.ts';
import type { UnreadAnswers } from './unread-answers.ts';

/** Answers one request. */
export class NodeResponder implements Responder {
  readonly #response: ServerResponse;
  readonly #caller: Caller;
  readonly #bytes: LearnerBytes | null;
  readonly #unread: UnreadAnswers;

  /** bytes: what the learner's requests hold; null: nobody's do, where nothing but refusals is sent. unread: its connection's. */
  constructor(response: ServerResponse, caller: Caller, bytes: LearnerBytes | null, unread: UnreadAnswers) {
    this.#response = response;
    this.#bytes = bytes;
    this.#unread = unread;
    this.#caller = caller;
  }

  get isGone(): boolean {
    return this.#response.destroyed;
  }

  send({ status, common, headers, body }: Answer): void {
    const response = this.#response;
    if (response.destroyed) return;
    response.writeHead(status, [...this.#caller.headers, ...common.list, ...headers]);
    this.#hold(body);
    if (typeof body === 'string') {
      response.end(body, 'latin1');
      return;
    }
    for (const part of body) response.write(part);
    response.end();
  }

  /** Charges an answer until its client has taken it. */
  #hold(body: Answer['body']): void {
    if (this.#bytes === null) return;
    let size = 0;
    if (typeof body === 'string') size = body.length;
    else for (const part of body) size += part.length;
    this.#unread.add(this.#response, size, this.#bytes);
  }
}
