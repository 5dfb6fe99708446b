// Node responder: sends a request's answer by Node's own response.
import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import type { Caller } from './caller.ts';
import type { Responder } from './reply-waiter.ts';

/** Answers one request. */
export class NodeResponder implements Responder {
  readonly #response: ServerResponse;
  readonly #caller: Caller;

  constructor(response: ServerResponse, caller: Caller) {
    this.#response = response;
    this.#caller = caller;
  }

  get isGone(): boolean {
    return this.#response.destroyed;
  }

  send({ status, headers, body }: Answer): void {
    const response = this.#response;
    if (response.destroyed) return;
    response.writeHead(status, [...this.#caller.headers, ...headers]);
    if (typeof body === 'string') {
      response.end(body, 'latin1');
      return;
    }
    for (const part of body) response.write(part);
    response.end();
  }
}
