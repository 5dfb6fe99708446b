// Request: one request to the Webdis gateway on Node's way, from its method and path to the connection that its command goes out on.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { commandText } from '../../../src/bridge/resp.ts';
import type { Refusal } from '../refusal.ts';
import { webdisLimits } from './limits.ts';
import { optionsAnswer, refusalAnswer } from './answer.ts';
import type { BodyOrder } from './body-order.ts';
import type { Caller } from './caller.ts';
import { planRequest, type CommandRequest } from './command-plan.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { streamMessages } from './message-stream.ts';
import { NodeResponder } from './node-responder.ts';
import { runAlone } from './own-command.ts';
import { ReplyWaiter, type Asked } from './reply-waiter.ts';
import { readBody } from './request-body.ts';
import type { SliceSchedule } from './slice-schedule.ts';
import type { UnreadAnswers } from './unread-answers.ts';
import type { Visitor } from './visitor.ts';

/** What is around a request. */
export interface RequestPlace {
  readonly caller: Caller;
  readonly order: BodyOrder;
  readonly unread: UnreadAnswers;
  readonly poolOf: (learner: string) => ConnectionPool;
  /** The path that stands for "/"; null: none does. */
  readonly root: string | null;
  readonly schedule: SliceSchedule;
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
  const run = (command: CommandRequest): void => gatewayRequest.run(pool, visitor, command);
  const { method = '' } = request;
  switch (method) {
    case 'GET':
      return place.order.take(() => run({ method, target, body: '' }));
    case 'POST':
    case 'PUT':
      return place.order.take(() => void gatewayRequest.readBody(pool, (body) => run({ method, target, body })));
    default:
      return gatewayRequest.refuse(otherMethod);
  }
}

class GatewayRequest {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #responder: NodeResponder;
  readonly #place: RequestPlace;

  constructor(request: IncomingMessage, response: ServerResponse, place: RequestPlace) {
    this.#request = request;
    this.#response = response;
    const { visitor } = place.caller;
    const bytes = 'status' in visitor ? null : place.poolOf(visitor.learner).bytes;
    this.#responder = new NodeResponder(response, place.caller, bytes, place.unread);
    this.#place = place;
  }

  /** Runs a command. */
  run(pool: ConnectionPool, visitor: Visitor, command: CommandRequest): void {
    const { caller, root, schedule } = this.#place;
    const plan = planRequest(visitor, command, root);
    if ('status' in plan) return this.refuse(plan);
    const asked = { caller, plan, learner: visitor.learner, bytes: pool.bytes, tags: pool.tags };
    const waiter = new ReplyWaiter(asked, this.#responder, schedule);
    if (plan.kind === 'shared') return pool.send(plan.database, commandText(plan.words), waiter);
    // A token that is taken back ends what it opened.
    if (!this.#response.closed) {
      const unwatch = visitor.grant?.watch(() => this.#response.destroy());
      if (unwatch !== undefined) this.#response.once('close', unwatch);
    }
    void this.#runApart(pool, plan.kind === 'own' ? runAlone : streamMessages, asked, waiter);
  }

  /** Runs a command on a connection of its own, where there is a place for one. */
  async #runApart(pool: ConnectionPool, runIt: typeof runAlone, asked: Asked, waiter: ReplyWaiter): Promise<void> {
    // Whoever listens is not told why: in the midst of an answer there is no place for it.
    const slot = await pool.admit({ giveWay: () => this.#response.destroy() });
    if (typeof slot === 'string') return this.refuse({ status: 503, code: 'unavailable', message: slot });
    if (this.#response.destroyed) return slot.release();
    // Finds out, by TCP's own means, whether a client that only listens is still there.
    this.#request.socket.setKeepAlive(true, webdisLimits.keepAliveMs);
    runIt(pool.connect, asked, waiter, this.#response, slot);
  }

  tellOptions(): void {
    const { visitor } = this.#place.caller;
    // Who asks for options brings no credentials, and needs none.
    if ('code' in visitor && (visitor.code === 'forbidden-host' || visitor.code === 'bad-request')) return this.refuse(visitor);
    this.#responder.send(optionsAnswer);
  }

  refuse(refusal: Refusal): void {
    this.#responder.send(refusalAnswer(this.#place.caller, refusal));
  }

  /** Reads the body once there is room for it, then runs use. What follows on the connection waits meanwhile. */
  async readBody(pool: ConnectionPool, use: (body: string) => void): Promise<void> {
    // Without a length it may be of any.
    const size = Math.min(Number(this.#request.headers['content-length'] ?? Infinity), webdisLimits.bodyBytes);
    if (pool.bytes.isFull) return this.refuse(tooMuch);
    const held = pool.bytes.openBody(() => this.#response.destroy());
    this.#response.once('close', () => held.close());
    const { order } = this.#place;
    order.begin();
    if (!(await held.charge(size))) {
      if (!this.#response.destroyed) this.refuse(tooMuch);
      return order.end();
    }
    readBody(this.#request, webdisLimits.bodyBytes, {
      whole: (body) => {
        // From here on it is counted with its command.
        held.close();
        use(body);
        order.end();
      },
      tooLarge: () => {
        this.#refuseBody();
        order.end();
      },
      gone: () => order.end(),
    });
  }

  /** Refuses while the client still sends: it reads the answer only if the connection is not cut under it at once. */
  #refuseBody(): void {
    const { caller } = this.#place;
    const { status, common, headers, body } = refusalAnswer(caller, tooLarge);
    this.#response.writeHead(status, [...caller.headers, ...common.list, ...headers, 'Connection', 'close']).write(body);
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
