// Webdis gateway: Webdis's HTTP API on every learner's own Redis, answered before Express for speed.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { paths } from '../../../src/protocol.ts';
import type { Identity } from '../../identity/identity.ts';
import { webdisLimits } from './limits.ts';
import { describeError, type Log } from '../../log.ts';
import { MachineError, type Machines } from '../../machine.ts';
import { twoHosts, type OriginGate } from '../origin-gate.ts';
import type { Connections } from '../connections.ts';
import type { Refusal } from '../refusal.ts';
import type { SharedLimits } from '../seat.ts';
import type { SocketEndpoint } from '../upgrade.ts';
import { defaultPort } from '../../network/virtual-network.ts';
import { BodyOrder } from './body-order.ts';
import { callerOf, type Caller, type RequestHead } from './caller.ts';
import { createCors } from './cors.ts';
import { createFastLane, type FastLane } from './fast-lane.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { Connect } from './redis-connection.ts';
import { serveRequest } from './request.ts';
import { SliceSchedule } from './slice-schedule.ts';
import { admitVisitor } from './visitor.ts';
import { UnreadAnswers } from './unread-answers.ts';
import { serveWebdisSocket, type WebdisForm } from './webdis-socket.ts';

/** How whoever runs the bridge wants the gateway. */
export interface WebdisSettings {
  /** Origins whose pages may read its answers; "*" is any. */
  readonly corsOrigins: readonly string[];
  /** The path that stands for "/", such as "/GET/index.html"; null: none does. */
  readonly root: string | null;
}

/** What the gateway stands on. */
export interface WebdisGatewayParts extends SharedLimits {
  readonly gate: OriginGate;
  readonly identity: Identity;
  readonly machines: Machines;
  /** Told whose they are. */
  readonly connections: Connections;
  readonly settings: WebdisSettings;
  readonly log: Log;
}

/** The gateway of one bridge. */
export interface WebdisGateway {
  /** Answers a request that is for the gateway; false: it is not, and nothing was done. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly lane: FastLane;
  /** Its WebSockets, by their paths. */
  readonly sockets: ReadonlyMap<string, SocketEndpoint>;
  readonly close: () => void;
}

/** Opens the gateway. */
export function createWebdisGateway({
  gate,
  identity,
  machines,
  admission,
  budget,
  turns,
  connections,
  settings,
  log,
}: WebdisGatewayParts): WebdisGateway {
  const learners = new Map<string, ConnectionPool>();
  const onNode = new WeakMap<Socket, { readonly order: BodyOrder; readonly unread: UnreadAnswers }>();
  const cors = createCors(settings.corsOrigins);
  const schedule = new SliceSchedule();
  const callerWith = (head: RequestHead, refusal: Refusal | null = null): Caller =>
    callerOf(head, () => refusal ?? admitVisitor(head.headers, false, gate, identity), cors);

  const poolOf = (learner: string): ConnectionPool => {
    const known = learners.get(learner);
    if (known !== undefined) return known;
    const pool = new ConnectionPool(learner, connectFor(learner, machines, log), { admission, budget, turns });
    learners.set(learner, pool);
    return pool;
  };

  const sweep = setInterval(() => {
    for (const [learner, pool] of learners) {
      pool.sweep();
      if (pool.isIdle) learners.delete(learner);
    }
  }, webdisLimits.sweepMs).unref();

  const socketEndpoint = (form: WebdisForm): SocketEndpoint => ({
    admit(request) {
      const visitor = twoHosts(request) ?? admitVisitor(request.headers, true, gate, identity);
      return 'status' in visitor ? visitor : { caller: visitor, grant: visitor.grant };
    },
    open: (peer, { learner }, _query, seat) =>
      serveWebdisSocket(peer, { learner, form, schedule, seat }, async () =>
        (await machines.of(learner)).connect('127.0.0.1', defaultPort, seat.left),
      ),
    messageBytes: webdisLimits.bodyBytes,
  });
  const sockets = new Map(
    ['', '/', '/.json', '/.raw'].map((path) => [`${paths.webdis}${path}`, socketEndpoint(path === '/.raw' ? 'raw' : 'json')]),
  );

  const lane = createFastLane({ callerOf: (head) => callerWith(head), poolOf, root: settings.root, schedule, connections });

  return {
    answer(request, response) {
      const url = request.url ?? '';
      if (!isOfGateway(url)) return false;
      const own = onNode.get(request.socket) ?? { order: new BodyOrder(), unread: new UnreadAnswers(request.socket) };
      onNode.set(request.socket, own);
      const caller = callerWith({ method: request.method ?? '', headers: request.headers }, twoHosts(request));
      if (!('status' in caller.visitor)) connections.know(request.socket, caller.visitor.learner);
      const { length } = paths.webdis;
      serveRequest(request, response, url.slice(url[length] === '/' ? length + 1 : length), {
        caller,
        ...own,
        poolOf,
        root: settings.root,
        schedule,
      });
      return true;
    },
    lane,
    sockets,
    close() {
      lane.close();
      clearInterval(sweep);
      for (const pool of learners.values()) pool.close();
    },
  };
}

/** Opens connections to the learner's server at the usual port. What it throws has a message for the learner. */
function connectFor(learner: string, machines: Machines, log: Log): Connect {
  return async (gone) => {
    try {
      return await (await machines.of(learner)).connect('127.0.0.1', defaultPort, gone);
    } catch (error) {
      if (error instanceof MachineError) throw error;
      log(`The Webdis gateway did not reach the Redis of learner ${learner}: ${describeError(error)}`);
      throw new MachineError('start-failed', 'The notebook could not reach your Redis. Try again; if it fails again, its log says why.');
    }
  };
}

/** "/webdis" itself, and what is under it. */
function isOfGateway(url: string): boolean {
  if (!url.startsWith(paths.webdis)) return false;
  const { length } = paths.webdis;
  return url.length === length || url[length] === '/' || url[length] === '?';
}
