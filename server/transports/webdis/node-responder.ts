// Node responder: sends a request's answer by Node's own response.
import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import type { Caller } from './caller.ts';
import type { LearnerBytes } from './learner-bytes.ts';
import { webdisLimits } from './limits.ts';
import type { Responder } from './reply-waiter.ts';

/** Answers one request. */
export class NodeResponder implements Responder {
  readonly #response: ServerResponse;
  readonly #caller: Caller;
  readonly #bytes: LearnerBytes | null;

  /** bytes: what the learner's requests hold; null: nobody's do, where nothing but refusals is sent. */
  constructor(response: ServerResponse, caller: Caller, bytes: LearnerBytes | null) {
    this.#response = response;
    this.#bytes = bytes;
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

  /** Charges an answer until its client has taken it, where it is much: of a pipeline that nobody reads all wait for the first. */
  #hold(body: Answer['body']): void {
    let size = 0;
    if (typeof body === 'string') size = body.length;
    else for (const part of body) size += part.length;
    if (size < webdisLimits.headBytes) return;
    const held = this.#bytes?.hold(() => this.#response.destroy());
    held?.set(size);
    this.#response.once('close', () => held?.release());
  }
}
