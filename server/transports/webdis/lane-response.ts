// Lane answer: the response to a request of the fast lane, as text with one character a byte.
import { refusalText, type Refusal } from '../refusal.ts';
import { etagOf, hasTag, noValue, replyHeaders } from './answer.ts';
import type { Caller } from './caller.ts';
import type { CommandPlan } from './command-plan.ts';
import type { Reply } from './reply.ts';
import type { Waiter } from './pipelined-connection.ts';

/** A caller as the lane needs it. */
export interface LaneCaller extends Caller {
  /** The headers for every answer, as they are sent. */
  readonly block: string;
  readonly wantsPage: boolean;
}

/** Waits for its reply, then tells its lane. */
export class LaneAnswer implements Waiter {
  /** The response, once it is whole. */
  text: string | null = null;
  readonly #lane: { settle(): void };
  readonly #caller: LaneCaller;
  readonly #plan: CommandPlan;

  constructor(lane: { settle(): void }, caller: LaneCaller, plan: CommandPlan) {
    this.#lane = lane;
    this.#caller = caller;
    this.#plan = plan;
  }

  reply(reply: Reply): void {
    const { words, format, options } = this.#plan;
    const body = format.write(words[0] ?? '', reply, options);
    if (body === null) this.text = this.#refusal(noValue, 'Not Found');
    else this.text = this.#whole(body);
    this.#lane.settle();
  }

  lost(reason: string): void {
    this.text = this.#refusal({ status: 503, code: 'unavailable', message: reason }, 'Service Unavailable');
    this.#lane.settle();
  }

  #whole(body: string): string {
    const etag = etagOf(body);
    const { block, ifNoneMatch } = this.#caller;
    if (hasTag(ifNoneMatch, etag)) return `HTTP/1.1 304 Not Modified\r\n${block}${dateLine()}ETag: ${etag}\r\n\r\n`;
    return `HTTP/1.1 200 OK\r\n${block}${dateLine()}${headerLines(replyHeaders(this.#plan))}ETag: ${etag}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  }

  #refusal(refusal: Refusal, reason: string): string {
    const { type, body } = refusalText(this.#caller.wantsPage, refusal);
    const bytes = Buffer.from(body).toString('latin1');
    return `HTTP/1.1 ${refusal.status} ${reason}\r\n${this.#caller.block}${dateLine()}Content-Type: ${type}\r\nContent-Length: ${bytes.length}\r\n\r\n${bytes}`;
  }
}

/** A flat list of names and values as header lines. */
export function headerLines(headers: readonly string[]): string {
  let text = '';
  for (let at = 0; at + 1 < headers.length; at += 2) text += `${headers[at]}: ${headers[at + 1]}\r\n`;
  return text;
}

let dateSecond = 0;
let dateText = '';

/** The Date header of this second. */
function dateLine(): string {
  const second = Math.trunc(Date.now() / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = `Date: ${new Date(second * 1000).toUTCString()}\r\n`;
  }
  return dateText;
}
