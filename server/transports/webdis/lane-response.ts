// Lane response: one request's place in the answers of a fast lane's connection, and its answer as HTTP.
import { STATUS_CODES } from 'node:http';
import type { Answer } from './answer.ts';
import type { DateHeader } from './date-header.ts';
import { headerLines } from './header-block.ts';
import type { Responder } from './reply-waiter.ts';

/** The connection that a response belongs to. */
export interface LaneConnection {
  readonly isClosed: boolean;
  /** Told once a response is whole. */
  readonly settle: () => void;
}

/** A response that is to be written in its turn. */
export class LaneResponse implements Responder {
  /** The response as text with one character a byte, without the parts of a long body; null: it is not there yet. */
  text: string | null = null;
  /** A long body. */
  parts: readonly Buffer[] = [];
  readonly #connection: LaneConnection;
  readonly #block: string;
  readonly #date: DateHeader;

  /** block: the headers that every answer to this caller has, as they are sent. */
  constructor(connection: LaneConnection, block: string, date: DateHeader) {
    this.#connection = connection;
    this.#block = block;
    this.#date = date;
  }

  get isGone(): boolean {
    return this.#connection.isClosed;
  }

  send({ status, common, headers, body }: Answer): void {
    const isText = typeof body === 'string';
    if (!isText) this.parts = body;
    this.text = `${statusLine(status)}${this.#block}${this.#date.line}${common.lines}${headerLines(headers)}\r\n${isText ? body : ''}`;
    this.#connection.settle();
  }
}

function statusLine(status: number): string {
  return status === 200 ? 'HTTP/1.1 200 OK\r\n' : `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
}
