// Fast lane: answers plain GET requests for the gateway on connections that have no others, past Node's HTTP parser and responses.
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { Socket } from 'node:net';
import { paths } from '../../../src/protocol.ts';
import { webdisLimits } from '../../limits.ts';
import { wantsPage } from '../refusal.ts';
import type { Caller } from './caller.ts';
import { planCommand } from './command-plan.ts';
import { headerLines, LaneAnswer, type LaneCaller } from './lane-answer.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { readPlainHead } from './plain-head.ts';
import { encodeCommand } from './redis-connection.ts';

/** What the lane stands on. */
export interface FastLaneParts {
  readonly callerOf: (headers: IncomingHttpHeaders) => Caller;
  readonly poolOf: (learner: string) => ConnectionPool;
}

/** The lane of one gateway. */
export interface FastLane {
  /** Takes a server's new connections. Each goes to the server itself as soon as it brings what is not for the lane. */
  readonly serve: (server: Server) => void;
  readonly close: () => void;
}

const start = `GET ${paths.webdis}/`;
const version = ' HTTP/1.1\r\n';
const target = /^[!-~]*$/;

/** Makes the lane. */
export function createFastLane(parts: FastLaneParts): FastLane {
  const lanes = new Set<Lane>();
  return {
    serve(server) {
      const listeners = server.listeners('connection');
      server.removeAllListeners('connection');
      server.on('connection', (socket: Socket) => {
        const lane: Lane = new Lane(
          socket,
          parts,
          server,
          () => {
            lanes.delete(lane);
            for (const listener of listeners) listener.call(server, socket);
          },
          () => lanes.delete(lane),
        );
        lanes.add(lane);
      });
    },
    close() {
      for (const lane of lanes) lane.destroy();
    },
  };
}

/** One connection. */
class Lane {
  readonly #socket: Socket;
  readonly #parts: FastLaneParts;
  readonly #keepAliveMs: number;
  readonly #leave: () => void;
  readonly #onClose: () => void;
  /** The head that came last, with its end, and who it says is asking. */
  #head = '';
  #caller: LaneCaller | null = null;
  #until = 0;
  /** Answers in the order of their requests, from the first that is not written. */
  readonly #answers: LaneAnswer[] = [];
  /** Answers that are to be written together. */
  #out = '';
  #isScheduled = false;
  /** What came and is not taken yet, and whether that is the beginning of a request whose end should come with the next chunk. */
  #input = '';
  #isPartial = false;
  /** Whether it is taking requests, of which one may be answered at once. */
  #isTaking = false;
  /** What came that is not for the lane: goes to the server once the answers are out. */
  #rest: string | null = null;
  #isEnding = false;
  /** Whether the connection is the server's now. */
  #isGone = false;

  constructor(socket: Socket, parts: FastLaneParts, server: Server, leave: () => void, onClose: () => void) {
    this.#socket = socket;
    this.#parts = parts;
    this.#keepAliveMs = server.keepAliveTimeout;
    this.#leave = leave;
    this.#onClose = onClose;
    socket
      .on('data', this.#read)
      .on('end', this.#end)
      .on('close', this.#close)
      .on('error', this.#ignore)
      .on('timeout', this.#timeOut)
      .on('drain', this.#proceed);
    socket.setTimeout(server.headersTimeout);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** An answer became whole. */
  readonly settle = (): void => {
    let first = this.#answers[0];
    while (first !== undefined && first.text !== null) {
      this.#out += first.text;
      this.#answers.shift();
      first = this.#answers[0];
    }
    // With more to come in this turn they are written together.
    if (this.#answers.length === 0) this.#write();
    else if (!this.#isScheduled && this.#out !== '') {
      this.#isScheduled = true;
      queueMicrotask(this.#write);
    }
  };

  readonly #write = (): void => {
    this.#isScheduled = false;
    const out = this.#out;
    this.#out = '';
    if (out !== '' && this.#socket.writable) this.#socket.write(out, 'latin1');
    this.#proceed();
  };

  readonly #read = (chunk: Buffer): void => {
    const wasPartial = this.#isPartial;
    this.#isPartial = false;
    this.#input += chunk.toString('latin1');
    this.#advance(wasPartial);
  };

  /** Goes on with what was held back, once there is room for it. */
  readonly #proceed = (): void => {
    if (this.#isGone || this.#isTaking || !this.#hasRoom()) return;
    if (this.#rest !== null) {
      if (this.#answers.length === 0) this.#handOver();
      return;
    }
    if (this.#input !== '' && !this.#isPartial) this.#advance(false);
    else if (this.#isEnding && this.#answers.length === 0) this.#socket.end();
    else if (this.#socket.isPaused()) this.#socket.resume();
  };

  /** Whether more requests may be taken: a client that reads none of its answers is not read from either. */
  #hasRoom(): boolean {
    return this.#answers.length < webdisLimits.pipelined && !this.#socket.writableNeedDrain;
  }

  /** Takes the requests that came, as many as there is room for. wasPartial: of the first, a part came before. */
  #advance(wasPartial: boolean): void {
    const text = this.#input;
    let at = 0;
    let next = 0;
    this.#isTaking = true;
    while (next !== -1 && next < text.length && this.#hasRoom()) {
      at = next;
      next = this.#take(text, at);
    }
    this.#isTaking = false;
    this.#input = text.slice(next === -1 ? at : next);
    if (next === -1) this.#pass(this.#input, wasPartial && at === 0);
    else if (!this.#hasRoom()) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#proceed();
  }

  /** What the lane did not take: a request cut by the end of a chunk may be whole with the next one, all else is for the server. */
  #pass(rest: string, isSecond: boolean): void {
    this.#isPartial = !isSecond && !this.#isEnding && this.#caller !== null && isBeginning(rest);
    if (this.#isPartial) {
      if (this.#socket.isPaused()) this.#socket.resume();
      return;
    }
    this.#rest = rest;
    this.#socket.pause();
    if (this.#answers.length === 0) this.#handOver();
  }

  /** Takes one request and gives the offset after it; -1: there is none, or it is not for the lane, or not whole. */
  #take(text: string, at: number): number {
    if (!text.startsWith(start, at)) return -1;
    const lineEnd = text.indexOf(version, at);
    if (lineEnd === -1) return -1;
    const path = text.slice(at + start.length, lineEnd);
    if (!target.test(path)) return -1;
    const headAt = lineEnd + version.length;
    const now = Date.now();
    if (this.#caller === null || now >= this.#until || !isGood(this.#caller) || !text.startsWith(this.#head, headAt)) {
      if (!this.#meet(text, headAt, now)) return -1;
    }
    const caller = this.#caller;
    if (caller === null || 'status' in caller.visitor) return -1;
    const query = path.indexOf('?');
    const plan = planCommand(caller.visitor, query === -1 ? path : path.slice(0, query), query === -1 ? null : path.slice(query + 1), '');
    if ('status' in plan || plan.kind !== 'shared') return -1;
    const answer = new LaneAnswer(this, caller, plan);
    this.#answers.push(answer);
    this.#parts.poolOf(caller.visitor.learner).send(plan.database, encodeCommand(plan.words), answer);
    return headAt + this.#head.length;
  }

  /** Looks who asks; false: the head is for a whole parser. */
  #meet(text: string, headAt: number, now: number): boolean {
    const end = text.indexOf('\r\n\r\n', headAt);
    if (end === -1 || end - headAt > webdisLimits.headBytes) return false;
    const headers = readPlainHead(text.slice(headAt, end));
    if (headers === null) return false;
    const caller = this.#parts.callerOf(headers);
    if ('status' in caller.visitor) return false;
    // As Node does it: a little longer than the client is told.
    if (this.#caller === null) this.#socket.setTimeout(this.#keepAliveMs + 1_000);
    this.#head = text.slice(headAt, end + 4);
    this.#caller = {
      ...caller,
      block: `${headerLines(caller.headers)}Connection: keep-alive\r\nKeep-Alive: timeout=${Math.trunc(this.#keepAliveMs / 1000)}\r\n`,
      wantsPage: wantsPage({ method: 'GET', headers }),
    };
    this.#until = now + webdisLimits.callerMs;
    return true;
  }

  /** Gives the connection to the server, with what the lane did not take. */
  #handOver(): void {
    const socket = this.#socket;
    const rest = this.#rest ?? '';
    this.#isGone = true;
    socket
      .off('data', this.#read)
      .off('end', this.#end)
      .off('close', this.#close)
      .off('error', this.#ignore)
      .off('timeout', this.#timeOut)
      .off('drain', this.#proceed);
    socket.setTimeout(0);
    socket.unshift(Buffer.from(rest, 'latin1'));
    this.#leave();
    socket.resume();
  }

  readonly #end = (): void => {
    this.#isEnding = true;
    this.#isPartial = false;
    this.#proceed();
  };

  readonly #close = (): void => {
    this.#onClose();
    this.#answers.length = 0;
  };

  readonly #timeOut = (): void => {
    if (this.#answers.length === 0) this.#socket.destroy();
  };

  readonly #ignore = (): void => {
    /* It closes, and there is nobody to tell. */
  };
}

/** Whether a caller may go on without another look: not once its token is taken back. */
function isGood({ visitor }: LaneCaller): boolean {
  return 'status' in visitor || visitor.grant === null || visitor.grant.isGood();
}

/** Whether text may be the beginning of a request for the lane. */
function isBeginning(text: string): boolean {
  return text.length < webdisLimits.headBytes && !text.includes('\r\n\r\n') && (text.startsWith(start) || start.startsWith(text));
}
