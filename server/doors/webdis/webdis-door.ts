// Webdis door: Webdis's HTTP API on every learner's own Redis, answered before Express for speed.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { paths } from '../../../src/protocol.ts';
import type { Admission } from '../admission.ts';
import type { Identity } from '../identity.ts';
import { webdisLimits } from '../../limits.ts';
import { describeError, type Log } from '../../log.ts';
import { MachineError, type Machines } from '../../machine.ts';
import type { OriginGate } from '../origin-gate.ts';
import type { SocketDoor } from '../upgrade.ts';
import { defaultPort } from '../../virtual-network.ts';
import { BodyTurns } from './body-turns.ts';
import { callerOf, type Caller } from './caller.ts';
import { createCors } from './cors.ts';
import { createFastLane, type FastLane } from './fast-lane.ts';
import { LearnerLines } from './learner-lines.ts';
import type { Connect } from './redis-line.ts';
import { serveRequest } from './request.ts';
import { admitVisitor } from './visitor.ts';
import { conversePeer, type WebdisForm } from './webdis-socket.ts';

/** How whoever runs the bridge wants the door. */
export interface WebdisSettings {
  /** Origins whose pages may read its answers; "*" is any. */
  readonly corsOrigins: readonly string[];
  /** The path that stands for "/", such as "/GET/index.html"; null: none does. */
  readonly root: string | null;
}

/** What the door stands on. */
export interface WebdisDoorParts {
  readonly gate: OriginGate;
  readonly identity: Identity;
  readonly machines: Machines;
  /** What all of the bridge's connections share, whatever carries them. */
  readonly admission: Admission;
  readonly settings: WebdisSettings;
  readonly log: Log;
}

/** The door of one bridge. */
export interface WebdisDoor {
  /** Answers a request that is for the door; false: it is not, and nothing was done. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly lane: FastLane;
  /** Its WebSockets, by their paths. */
  readonly sockets: ReadonlyMap<string, SocketDoor>;
  readonly close: () => void;
}

/** Opens the door. */
export function createWebdisDoor({ gate, identity, machines, admission, settings, log }: WebdisDoorParts): WebdisDoor {
  const learners = new Map<string, LearnerLines>();
  const turns = new WeakMap<Socket, BodyTurns>();
  const cors = createCors(settings.corsOrigins);
  const callerWith = (headers: IncomingHttpHeaders, isPreflight: boolean): Caller =>
    callerOf(headers, isPreflight, () => admitVisitor(headers, false, gate, identity), cors);

  const linesOf = (learner: string): LearnerLines => {
    const known = learners.get(learner);
    if (known !== undefined) return known;
    const lines = new LearnerLines(learner, connectFor(learner, machines, log), admission);
    learners.set(learner, lines);
    return lines;
  };

  const sweep = setInterval(() => {
    for (const [learner, lines] of learners) {
      lines.sweep();
      if (lines.isIdle) learners.delete(learner);
    }
  }, webdisLimits.sweepMs).unref();

  const socketDoor = (form: WebdisForm): SocketDoor => ({
    admit: (request) => admitVisitor(request.headers, true, gate, identity),
    open: (peer, learner) => conversePeer(peer, form, async () => (await machines.of(learner)).connect('127.0.0.1', defaultPort)),
    messageBytes: webdisLimits.bodyBytes,
  });
  const sockets = new Map(['', '/', '/.json', '/.raw'].map((path) => [`${paths.webdis}${path}`, socketDoor(path === '/.raw' ? 'raw' : 'json')]));

  const lane = createFastLane({ callerOf: (headers) => callerWith(headers, false), linesOf });

  return {
    answer(request, response) {
      const url = request.url ?? '';
      if (!isOfDoor(url)) return false;
      const own = turns.get(request.socket) ?? new BodyTurns();
      turns.set(request.socket, own);
      const caller = callerWith(request.headers, request.method === 'OPTIONS');
      const { length } = paths.webdis;
      serveRequest(request, response, url.slice(url[length] === '/' ? length + 1 : length), { caller, turns: own, linesOf, root: settings.root });
      return true;
    },
    lane,
    sockets,
    close() {
      lane.close();
      clearInterval(sweep);
      for (const lines of learners.values()) lines.close();
    },
  };
}

/** Opens connections to the learner's server at the usual port. What it throws has a message for the learner. */
function connectFor(learner: string, machines: Machines, log: Log): Connect {
  return async () => {
    try {
      return await (await machines.of(learner)).connect('127.0.0.1', defaultPort);
    } catch (error) {
      if (error instanceof MachineError) throw error;
      log(`The HTTP door did not reach the Redis of learner ${learner}: ${describeError(error)}`);
      throw new MachineError('start-failed', 'The notebook could not reach your Redis. Try again; if it fails again, its log says why.');
    }
  };
}

/** "/webdis" itself, and what is under it. */
function isOfDoor(url: string): boolean {
  if (!url.startsWith(paths.webdis)) return false;
  const { length } = paths.webdis;
  return url.length === length || url[length] === '/' || url[length] === '?';
}
