// Request: one request to the HTTP door, from its method and path to the connection that its command goes out on.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '../refusal.ts';
import { webdisLimits } from '../../limits.ts';
import { Answer, turnAway } from './answer.ts';
import type { Caller, Seat } from './caller.ts';
import { kindOf } from './command-kind.ts';
import { readCommandPath } from './command-path.ts';
import type { LearnerLines } from './learner-lines.ts';
import { streamMessages } from './message-stream.ts';
import { runAlone } from './own-command.ts';
import { encodeCommand } from './redis-line.ts';
import { formatFor, replyFormats } from './reply-format.ts';
import { noOptions, readReplyOptions } from './reply-options.ts';
import { readBody } from './request-body.ts';

/** What is around a request. */
export interface RequestPlace {
  readonly seat: Seat;
  readonly linesOf: (learner: string) => LearnerLines;
  /** The path that stands for "/"; null: none does. */
  readonly root: string | null;
}

const noCommand: Refusal = { status: 403, code: 'forbidden-command', message: 'There is no command. Write it in the path, as in /webdis/GET/key, or in the body of a POST.' };
const otherMethod: Refusal = { status: 405, code: 'not-allowed', message: 'The door takes GET, POST and PUT.' };
const tooLarge: Refusal = { status: 413, code: 'too-large', message: `The body is too large: the door takes ${webdisLimits.bodyBytes} bytes.` };
const tooMuch: Refusal = { status: 503, code: 'unavailable', message: 'Too many large bodies of yours are on their way. Try again in a moment.' };
const tokenOnly: Refusal = { status: 403, code: 'forbidden-origin', message: 'A callback works with a token only: "Authorization: Bearer TOKEN".' };

/** Serves it. target: what follows "/webdis/", query included. */
export function serveRequest(request: IncomingMessage, response: ServerResponse, target: string, place: RequestPlace): void {
  const caller = place.seat.callerOf(request);
  const exchange = new Exchange(request, response, target, caller, place);
  if (request.method === 'OPTIONS') return exchange.tellOptions();
  if ('status' in caller.visitor) return exchange.refuse(caller.visitor);
  const lines = place.linesOf(caller.visitor.learner);
  switch (request.method ?? '') {
    case 'GET':
      return place.seat.inTurn(() => exchange.run(lines, exchange.path(place.root), ''));
    case 'POST':
      return exchange.withBody(lines, (body) => exchange.run(lines, body.split('?', 1)[0] ?? '', ''));
    case 'PUT':
      return exchange.withBody(lines, (body) => exchange.run(lines, exchange.path(place.root), body));
    default:
      return exchange.refuse(otherMethod);
  }
}

class Exchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #caller: Caller;
  readonly #seat: Seat;
  readonly #target: string;
  readonly #query: number;

  constructor(request: IncomingMessage, response: ServerResponse, target: string, caller: Caller, { seat }: RequestPlace) {
    this.#request = request;
    this.#response = response;
    this.#caller = caller;
    this.#seat = seat;
    this.#target = target;
    this.#query = target.indexOf('?');
  }

  /** The command that the address names. */
  path(root: string | null): string {
    const path = this.#query === -1 ? this.#target : this.#target.slice(0, this.#query);
    return path === '' && root !== null ? root.slice(1) : path;
  }

  /** Runs a command; body: its last word, where it is not empty. */
  run(lines: LearnerLines, path: string, body: string): void {
    const options = this.#query === -1 ? noOptions : readReplyOptions(this.#target.slice(this.#query + 1));
    if (typeof options === 'string') return this.refuse({ status: 400, code: 'bad-request', message: options });
    if (options.callback !== null && !('hasToken' in this.#caller.visitor && this.#caller.visitor.hasToken)) return this.refuse(tokenOnly);
    const { database, words, extension } = readCommandPath(path, replyFormats);
    const all = body === '' ? words : [...words, body];
    const [name = ''] = all;
    if (words[0] === '') return this.refuse(noCommand);
    const kind = kindOf(all);
    if (typeof kind === 'object') return this.refuse({ status: 403, code: 'forbidden-command', message: `${name.toUpperCase()} is refused here: ${kind.refused}.` });
    const parts = { request: this.#request, response: this.#response, caller: this.#caller, name, format: formatFor(extension, options), options };
    if (kind === 'shared') return lines.send(database, encodeCommand(all), new Answer(parts));
    const slot = lines.admit();
    if (typeof slot === 'string') return this.refuse({ status: 503, code: 'unavailable', message: slot });
    // Finds out, by TCP's own means, whether a client that only listens is still there.
    this.#request.socket.setKeepAlive(true, webdisLimits.keepAliveMs);
    (kind === 'own' ? runAlone : streamMessages)(lines.connect, database, all, parts, slot);
  }

  /** Reads the body, then runs use. What follows on the connection waits meanwhile. */
  withBody(lines: LearnerLines, use: (body: string) => void): void {
    this.#seat.inTurn(() => this.#readBody(lines, use));
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

  #readBody(lines: LearnerLines, use: (body: string) => void): void {
    // Without a length it may be of any.
    const size = Math.min(Number(this.#request.headers['content-length'] ?? Infinity), webdisLimits.bodyBytes);
    if (lines.bodyBytes + size > webdisLimits.bodyBytesPerLearner) return this.refuse(tooMuch);
    lines.bodyBytes += size;
    this.#response.once('close', () => { lines.bodyBytes -= size; });
    this.#seat.begin();
    readBody(this.#request, webdisLimits.bodyBytes, {
      whole: (body) => {
        use(body);
        this.#seat.end();
      },
      tooLarge: () => {
        this.#refuseBody();
        this.#seat.end();
      },
      gone: () => this.#seat.end(),
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
