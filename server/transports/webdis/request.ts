// Request: one request to the Webdis gateway, from its method and path to the connection that its command goes out on.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '../refusal.ts';
import { webdisLimits } from '../../limits.ts';
import { Answer, turnAway, type AnswerParts } from './answer.ts';
import type { BodyOrder } from './body-order.ts';
import type { Caller } from './caller.ts';
import { planCommand } from './command-plan.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { streamMessages } from './message-stream.ts';
import { runAlone } from './own-command.ts';
import { encodeCommand } from './redis-connection.ts';
import { readBody } from './request-body.ts';
import type { Visitor } from './visitor.ts';

/** What is around a request. */
export interface RequestPlace {
  readonly caller: Caller;
  readonly order: BodyOrder;
  readonly poolOf: (learner: string) => ConnectionPool;
  /** The path that stands for "/"; null: none does. */
  readonly root: string | null;
}

const otherMethod: Refusal = { status: 405, code: 'not-allowed', message: 'The gateway takes GET, POST and PUT.' };
const tooLarge: Refusal = {
  status: 413,
  code: 'too-large',
  message: `The body is too large: the gateway takes ${webdisLimits.bodyBytes} bytes.`,
};
const tooMuch: Refusal = {
  status: 503,
  code: 'unavailable',
  message: 'Too many large bodies of yours are on their way. Try again in a moment.',
};

/** Serves it. target: what follows "/webdis/", query included. */
export function serveRequest(request: IncomingMessage, response: ServerResponse, target: string, place: RequestPlace): void {
  const { visitor } = place.caller;
  const gatewayRequest = new GatewayRequest(request, response, place);
  if (request.method === 'OPTIONS') return gatewayRequest.tellOptions();
  if ('status' in visitor) return gatewayRequest.refuse(visitor);
  const pool = place.poolOf(visitor.learner);
  const [address = '', query = null] = target.split(/\?(.*)/s, 2);
  const path = address === '' && place.root !== null ? place.root.slice(1) : address;
  const run = (command: string, body: string): void => gatewayRequest.run(pool, visitor, command, query, body);
  switch (request.method ?? '') {
    case 'GET':
      return place.order.take(() => run(path, ''));
    case 'POST':
      return place.order.take(() => gatewayRequest.readBody(pool, (body) => run(body.split('?', 1)[0] ?? '', '')));
    case 'PUT':
      return place.order.take(() => gatewayRequest.readBody(pool, (body) => run(path, body)));
    default:
      return gatewayRequest.refuse(otherMethod);
  }
}

class GatewayRequest {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #caller: Caller;
  readonly #order: BodyOrder;

  constructor(request: IncomingMessage, response: ServerResponse, { caller, order }: RequestPlace) {
    this.#request = request;
    this.#response = response;
    this.#caller = caller;
    this.#order = order;
  }

  /** Runs a command; body: its last word, where it is not empty. */
  run(pool: ConnectionPool, visitor: Visitor, path: string, query: string | null, body: string): void {
    const plan = planCommand(visitor, path, query, body);
    if ('status' in plan) return this.refuse(plan);
    const parts = { request: this.#request, response: this.#response, caller: this.#caller, plan };
    if (plan.kind === 'shared') return pool.send(plan.database, encodeCommand(plan.words), new Answer(parts));
    // A token that is taken back ends what it opened.
    const unwatch = visitor.grant?.watch(() => this.#response.destroy());
    if (unwatch !== undefined) this.#response.once('close', unwatch);
    void this.#runApart(pool, plan.kind === 'own' ? runAlone : streamMessages, parts);
  }

  /** Runs a command on a connection of its own, where there is a place for one. */
  async #runApart(pool: ConnectionPool, runIt: typeof runAlone, parts: AnswerParts): Promise<void> {
    // Whoever listens is not told why: in the midst of an answer there is no place for it.
    const slot = await pool.admit({ giveWay: () => this.#response.destroy() });
    if (typeof slot === 'string') return this.refuse({ status: 503, code: 'unavailable', message: slot });
    if (this.#response.destroyed) return slot.release();
    // Finds out, by TCP's own means, whether a client that only listens is still there.
    this.#request.socket.setKeepAlive(true, webdisLimits.keepAliveMs);
    runIt(pool.connect, parts, slot);
  }

  tellOptions(): void {
    const { visitor, headers } = this.#caller;
    // Who asks for options brings no credentials, and needs none.
    if ('code' in visitor && visitor.code === 'forbidden-host') return this.refuse(visitor);
    this.#response.writeHead(200, [...headers, 'Allow', 'GET,POST,PUT,OPTIONS', 'Content-Type', 'text/html', 'Content-Length', '0']).end();
  }

  refuse(refusal: Refusal): void {
    turnAway(this.#request, this.#response, this.#caller.headers, refusal);
  }

  /** Reads the body, then runs use. What follows on the connection waits meanwhile. */
  readBody(pool: ConnectionPool, use: (body: string) => void): void {
    // Without a length it may be of any.
    const size = Math.min(Number(this.#request.headers['content-length'] ?? Infinity), webdisLimits.bodyBytes);
    if (pool.bodyBytes + size > webdisLimits.bodyBytesPerLearner) return this.refuse(tooMuch);
    pool.bodyBytes += size;
    this.#response.once('close', () => {
      pool.bodyBytes -= size;
    });
    this.#order.begin();
    readBody(this.#request, webdisLimits.bodyBytes, {
      whole: (body) => {
        use(body);
        this.#order.end();
      },
      tooLarge: () => {
        this.#refuseBody();
        this.#order.end();
      },
      gone: () => this.#order.end(),
    });
  }

  /** Refuses while the client still sends: it reads the answer only if the connection is not cut under it at once. */
  #refuseBody(): void {
    const body = `${JSON.stringify({ code: tooLarge.code, message: tooLarge.message })}\n`;
    const headers = [
      ...this.#caller.headers,
      'Content-Type',
      'application/json',
      'Content-Length',
      String(body.length),
      'Connection',
      'close',
    ];
    this.#response.writeHead(tooLarge.status, headers).write(body);
    const end = (): void => {
      this.#response.end();
    };
    const timer = setTimeout(end, webdisLimits.lingerMs);
    this.#request
      .once('end', end)
      .once('close', () => clearTimeout(timer))
      .resume();
  }
}
