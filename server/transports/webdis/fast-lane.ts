// Fast lane: answers plain requests for the gateway on connections that have no others, past Node's HTTP parser and responses.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { commandText } from '../../../src/bridge/resp.ts';
import { connectionEvent, type Connections } from '../connections.ts';
import type { Caller, RequestHead } from './caller.ts';
import { planRequest } from './command-plan.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { DateHeader } from './date-header.ts';
import type { Held } from './learner-bytes.ts';
import { LaneCallers } from './lane-caller.ts';
import { LaneQueue } from './lane-queue.ts';
import { LaneReader, mayBegin } from './lane-reader.ts';
import { LaneResponse } from './lane-response.ts';
import { ReplyWaiter } from './reply-waiter.ts';
import type { SliceSchedule } from './slice-schedule.ts';

/** What the lane stands on. */
export interface FastLaneParts {
  readonly callerOf: (head: RequestHead) => Caller;
  readonly poolOf: (learner: string) => ConnectionPool;
  /** The path that stands for "/"; null: none does. */
  readonly root: string | null;
  readonly schedule: SliceSchedule;
  /** Told whose they are. */
  readonly connections: Connections;
}

/** The lane of one gateway. */
export interface FastLane {
  /** Takes a server's new connections. Each goes to the server itself as soon as it brings what is not for the lane. */
  readonly serve: (server: Server) => void;
  readonly close: () => void;
}

/** What its connections share. */
interface LaneParts extends FastLaneParts {
  readonly date: DateHeader;
}

/** Makes the lane. */
export function createFastLane(stands: FastLaneParts): FastLane {
  const parts: LaneParts = { ...stands, date: new DateHeader() };
  const lanes = new Set<Lane>();
  return {
    serve(server) {
      const event = connectionEvent(server);
      const listeners = server.listeners(event);
      server.removeAllListeners(event);
      server.on(event, (socket: Socket) => {
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
  readonly #parts: LaneParts;
  readonly #callers: LaneCallers;
  readonly #leave: () => void;
  readonly #onClose: () => void;
  readonly #reader = new LaneReader();
  readonly #queue: LaneQueue;
  /** What came and is not taken yet, and whether that is the beginning of a request whose head should end with the next chunk. */
  #input = '';
  #isPartial = false;
  /** The length that the input has to reach for the body that is coming; 0: none is. */
  #wanted = 0;
  /** What is held of the body that is coming. */
  #bodyHeld: Held | null = null;
  /** Whether it is taking requests, of which one may be answered at once. */
  #isTaking = false;
  /** What came that is not for the lane: goes to the server once the responses are out. */
  #rest: string | null = null;
  #isEnding = false;
  /** Whether the connection is the server's now. */
  #isGone = false;

  constructor(socket: Socket, parts: LaneParts, server: Server, leave: () => void, onClose: () => void) {
    this.#socket = socket;
    this.#parts = parts;
    this.#callers = new LaneCallers({
      callerOf: parts.callerOf,
      keepAliveMs: server.keepAliveTimeout,
      met: (learner) => {
        parts.connections.know(socket, learner);
        // As Node does it: a little longer than the client is told.
        socket.setTimeout(server.keepAliveTimeout + 1_000);
      },
    });
    this.#leave = leave;
    this.#onClose = onClose;
    this.#queue = new LaneQueue(socket, () => this.#proceed());
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

  readonly #read = (chunk: Buffer): void => {
    this.#input += chunk.toString('latin1');
    if (this.#input.length < this.#wanted) return;
    const wasPartial = this.#isPartial;
    this.#isPartial = false;
    this.#want(0);
    this.#advance(wasPartial);
  };

  /** Goes on with what was held back, once there is room for it. */
  readonly #proceed = (): void => {
    this.#queue.recharge();
    if (this.#isGone || this.#isTaking || !this.#queue.hasRoom) return;
    if (this.#rest !== null) {
      if (this.#queue.isDone) this.#handOver();
      return;
    }
    if (this.#input !== '' && !this.#isPartial && this.#wanted === 0) this.#advance(false);
    else if (this.#isEnding && this.#queue.isEmpty) this.#socket.end();
    else if (this.#socket.isPaused()) this.#socket.resume();
  };

  /** Takes the requests that came, as many as there is room for. wasPartial: of the first, a part came before. */
  #advance(wasPartial: boolean): void {
    const text = this.#input;
    let at = 0;
    let next = 0;
    this.#isTaking = true;
    while (next !== -1 && next < text.length && this.#queue.hasRoom) {
      at = next;
      next = this.#take(text, at);
    }
    this.#isTaking = false;
    this.#input = text.slice(next === -1 ? at : next);
    this.#queue.keep(next === -1 ? 0 : this.#input.length);
    if (next === -1) this.#pass(this.#input, wasPartial && at === 0);
    else if (!this.#queue.hasRoom) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#proceed();
  }

  /** What the lane did not take: a request cut by the end of a chunk may be whole with those that follow, all else is for the server. */
  #pass(rest: string, isSecond: boolean): void {
    this.#isPartial = this.#wanted === 0 && !isSecond && !this.#isEnding && this.#callers.isKnown && mayBegin(rest);
    if (this.#isPartial || this.#wanted > 0) {
      if (this.#socket.isPaused()) this.#socket.resume();
      return;
    }
    this.#rest = rest;
    this.#queue.keep(rest.length);
    this.#socket.pause();
    if (this.#queue.isDone) this.#handOver();
  }

  /** Takes one request and gives the offset after it; -1: there is none, or it is not for the lane, or not whole. */
  #take(text: string, at: number): number {
    const request = this.#reader.read(text, at);
    if (request === null) return -1;
    const caller = this.#callers.of(request.head);
    if (caller === null) return -1;
    const pool = this.#parts.poolOf(caller.visitor.learner);
    if ('wanted' in request) {
      // The server tells whoever sends too much at once.
      if (!this.#isEnding && !pool.bytes.isFull) this.#want(request.wanted - at, pool);
      return -1;
    }
    const plan = planRequest(caller.visitor, request, this.#parts.root);
    if ('status' in plan || plan.kind !== 'shared') return -1;
    const response = new LaneResponse(this.#queue, caller.block, this.#parts.date);
    this.#queue.add(response, pool.bytes);
    const waiter = new ReplyWaiter(
      { caller, plan, learner: caller.visitor.learner, bytes: pool.bytes, tags: pool.tags },
      response,
      this.#parts.schedule,
    );
    pool.send(plan.database, commandText(plan.words), waiter);
    return request.end;
  }

  /** Notes that a body is coming, or that none is any more. */
  #want(length: number, pool: ConnectionPool | null = null): void {
    this.#bodyHeld?.release();
    this.#wanted = length;
    this.#bodyHeld = pool?.bytes.hold(() => this.#socket.destroy()) ?? null;
    this.#bodyHeld?.set(length);
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
    this.#want(0);
    this.#queue.close();
    socket.unshift(Buffer.from(rest, 'latin1'));
    this.#leave();
    socket.resume();
  }

  readonly #end = (): void => {
    this.#isEnding = true;
    this.#isPartial = false;
    this.#want(0);
    this.#proceed();
  };

  readonly #close = (): void => {
    this.#want(0);
    this.#queue.close();
    this.#onClose();
  };

  readonly #timeOut = (): void => {
    // Answers that are on their way are no silence: their client reads slowly, and the budget has them give way.
    if (!this.#queue.isEmpty || this.#socket.writableLength > 0) return;
    if (this.#wanted === 0) this.#socket.destroy();
    // A slow body has the time that the server gives.
    else {
      this.#want(0);
      this.#rest = this.#input;
      this.#handOver();
    }
  };

  readonly #ignore = (): void => {
    /* It closes, and there is nobody to tell. */
  };
}
