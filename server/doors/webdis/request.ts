// Request: one request to the HTTP door, from its method and path to the connection that its command goes out on.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '../refusal.ts';
import { webdisLimits } from '../../limits.ts';
import { Answer, turnAway } from './answer.ts';
import type { BodyTurns } from './body-turns.ts';
import type { Caller } from './caller.ts';
import { planCommand } from './command-plan.ts';
import type { LearnerLines } from './learner-lines.ts';
import { streamMessages } from './message-stream.ts';
import { runAlone } from './own-command.ts';
import { encodeCommand } from './redis-line.ts';
import { readBody } from './request-body.ts';
import type { Visitor } from './visitor.ts';

/** What is around a request. */
export interface RequestPlace {
  readonly caller: Caller;
  readonly turns: BodyTurns;
  readonly linesOf: (learner: string) => LearnerLines;
  /** The path that stands for "/"; null: none does. */
  readonly root: string | null;
}

const otherMethod: Refusal = { status: 405, code: 'not-allowed', message: 'The door takes GET, POST and PUT.' };
const tooLarge: Refusal = { status: 413, code: 'too-large', message: `The body is too large: the door takes ${webdisLimits.bodyBytes} bytes.` };
const tooMuch: Refusal = { status: 503, code: 'unavailable', message: 'Too many large bodies of yours are on their way. Try again in a moment.' };

/** Serves it. target: what follows "/webdis/", query included. */
export function serveRequest(request: IncomingMessage, response: ServerResponse, target: string, place: RequestPlace): void {
  const { visitor } = place.caller;
  const exchange = new Exchange(request, response, place);
  if (request.method === 'OPTIONS') return exchange.tellOptions();
  if ('status' in visitor) return exchange.refuse(visitor);
  const lines = place.linesOf(visitor.learner);
  const [address = '', query = null] = target.split(/\?(.*)/s, 2);
  const path = address === '' && place.root !== null ? place.root.slice(1) : address;
  const run = (command: string, body: string): void => exchange.run(lines, visitor, command, query, body);
  switch (request.method ?? '') {
    case 'GET':
      return place.turns.take(() => run(path, ''));
    case 'POST':
      return place.turns.take(() => exchange.readBody(lines, (body) => run(body.split('?', 1)[0] ?? '', '')));
    case 'PUT':
      return place.turns.take(() => exchange.readBody(lines, (body) => run(path, body)));
    default:
      return exchange.refuse(otherMethod);
  }
}

class Exchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #caller: Caller;
  readonly #turns: BodyTurns;

  constructor(request: IncomingMessage, response: ServerResponse, { caller, turns }: RequestPlace) {
    this.#request = request;
    this.#response = response;
    this.#caller = caller;
    this.#turns = turns;
  }

  /** Runs a command; body: its last word, where it is not empty. */
  run(lines: LearnerLines, visitor: Visitor, path: string, query: string | null, body: string): void {
    const plan = planCommand(visitor, path, query, body);
    if ('status' in plan) return this.refuse(plan);
    const parts = { request: this.#request, response: this.#response, caller: this.#caller, plan };
    if (plan.kind === 'shared') return lines.send(plan.database, encodeCommand(plan.words), new Answer(parts));
    const slot = lines.admit();
    if (typeof slot === 'string') return this.refuse({ status: 503, code: 'unavailable', message: slot });
    // Finds out, by TCP's own means, whether a client that only listens is still there.
    this.#request.socket.setKeepAlive(true, webdisLimits.keepAliveMs);
    (plan.kind === 'own' ? runAlone : streamMessages)(lines.connect, parts, slot);
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
  readBody(lines: LearnerLines, use: (body: string) => void): void {
    // Without a length it may be of any.
    const size = Math.min(Number(this.#request.headers['content-length'] ?? Infinity), webdisLimits.bodyBytes);
    if (lines.bodyBytes + size > webdisLimits.bodyBytesPerLearner) return this.refuse(tooMuch);
    lines.bodyBytes += size;
    this.#response.once('close', () => { lines.bodyBytes -= size; });
    this.#turns.begin();
    readBody(this.#request, webdisLimits.bodyBytes, {
      whole: (body) => {
        use(body);
        this.#turns.end();
      },
      tooLarge: () => {
        this.#refuseBody();
        this.#turns.end();
      },
      gone: () => this.#turns.end(),
    });
  }

  /** Refuses while the client still sends: it reads the answer only if the connection is not cut under it at once. */
  #refuseBody(): void {
    const body = `${JSON.stringify({ code: tooLarge.code, message: tooLarge.message })}\n`;
    const headers = [...this.#caller.headers, 'Content-Type', 'application/json', 'Content-Length', String(body.length), 'Connection', 'close'];
    this.#response.writeHead(tooLarge.status, headers).write(body);
    const end = (): void => { this.#response.end(); };
    const timer = setTimeout(end, webdisLimits.lingerMs);
    this.#request.once('end', end).once('close', () => clearTimeout(timer)).resume();
  }
}
