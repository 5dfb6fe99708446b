// Class sockets: the WebSockets of a class, which carry no Redis and so take no seat among those that do.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { closeCodes } from '../../src/protocol.ts';
import type { ClassPart, ClassSocket, Teacher } from '../classes/class-part.ts';
import type { Student } from '../classes/roster.ts';
import type { Identity } from '../identity/identity.ts';
import { notJoined, type Stranger } from '../identity/principal.ts';
import { internalError } from '../close-frame.ts';
import { describeError, type Log } from '../log.ts';
import type { Connections } from './connections.ts';
import { Heartbeat } from './heartbeat.ts';
import { transportLimits } from './limits.ts';
import type { OriginGate } from './origin-gate.ts';
import { closed, closePeer, peerOf, type Peer } from './peer.ts';
import { refuseUpgrade, type Refusal } from './refusal.ts';
import { bearerOf, notTheTeacher } from './teacher-bearer.ts';
import { strangerCodes, stopping, type Upgrades } from './upgrade.ts';

/** What they stand on. */
export interface ClassSocketParts {
  readonly part: ClassPart;
  readonly gate: OriginGate;
  readonly identity: Identity;
  readonly connections: Connections;
  readonly log: Log;
}

/** Whoever has a WebSocket open, and of whom so many are counted. */
type Caller = { readonly who: 'student'; readonly student: Student } | { readonly who: 'teacher'; readonly teacher: Teacher };

/** For all teachers' pages together, among the owners of TCP connections: no learner is called so. */
const teachers = 'teachers';

/** Opens the endpoints. */
export function createClassSockets({ part, gate, identity, connections, log }: ClassSocketParts): Upgrades {
  const heartbeat = new Heartbeat();
  const endpoints = new Map(part.sockets.map((socket) => [socket.path, socket]));
  const servers = new Map(
    part.sockets.map((socket) => [
      socket.path,
      new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: socket.messageBytes }),
    ]),
  );
  /** By learner; all teachers' under one name. In the order of their coming. */
  const open = new Map<string, Set<Peer>>();
  let isClosing = false;

  const callerOf = (socket: ClassSocket, request: IncomingMessage): Caller | Stranger | Refusal => {
    if (socket.who === 'teacher') {
      const secret = bearerOf(request.headers, true);
      const teacher = secret === null ? null : part.teacherOf(secret);
      return teacher === null ? notTheTeacher : { who: 'teacher', teacher };
    }
    const learner = identity.learnerOf(request);
    if (typeof learner !== 'string') return learner;
    const student = part.roster.studentOf(learner);
    return student === null ? notJoined : { who: 'student', student };
  };

  /** Counts a page's; of too many the oldest goes, since a page that comes back may have left one behind. */
  const take = (owner: string, peer: Peer): void => {
    const peers = open.get(owner) ?? new Set();
    const [oldest] = peers;
    const most = owner === teachers ? transportLimits.classSocketsOfTeachers : transportLimits.classSocketsPerStudent;
    if (oldest !== undefined && peers.size >= most) {
      cut(oldest, closeCodes.limit, 'So many pages of this class are open in your name that the oldest is no longer told anything.');
      peers.delete(oldest);
    }
    open.set(owner, peers.add(peer));
    peer.ws.once('close', () => {
      peers.delete(peer);
      if (peers.size === 0 && open.get(owner) === peers) open.delete(owner);
    });
  };

  const unwatch = part.roster.watch((change) => {
    if (change.type !== 'removed') return;
    // What the class itself has to say to it is on its way.
    for (const peer of open.get(change.student.learner) ?? []) cut(peer, closeCodes.noLearner, notJoined.message);
  });

  const serve = (peer: Peer, socket: ClassSocket, caller: Caller, query: URLSearchParams): void => {
    heartbeat.watch(peer);
    if (caller.who === 'student' && socket.who === 'student') {
      take(caller.student.learner, peer);
      socket.open(peer.ws, caller.student, query);
    }
    if (caller.who === 'teacher' && socket.who === 'teacher') {
      take(teachers, peer);
      socket.open(peer.ws, caller.teacher, query);
    }
  };

  const handle: Upgrades['handle'] = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = URL.parse(request.url ?? '/', 'http://bridge');
    const endpoint = url && endpoints.get(url.pathname);
    if (!endpoint) return false;
    const refusal = isClosing ? stopping : gate.refusalOf(request, true);
    if (refusal !== null) {
      refuseUpgrade(socket, refusal);
      return true;
    }
    const caller = callerOf(endpoint, request);
    if ('status' in caller && caller.status === 401) {
      refuseUpgrade(socket, caller);
      return true;
    }
    // A teacher's page is no stranger, whom a rush of others would have give way.
    if (!('status' in caller) && caller.who === 'teacher') connections.know(request.socket, teachers);
    servers.get(endpoint.path)?.handleUpgrade(request, socket, head, (ws) => {
      const peer = peerOf(ws, request.socket);
      // A broken or oversized frame: ws closes with the code that says so, and there is no more to do about it.
      ws.on('error', () => {});
      if ('status' in caller) closePeer(peer, strangerCodes[(caller as Stranger).code], caller.message);
      else {
        try {
          serve(peer, endpoint, caller, url.searchParams);
        } catch (error) {
          // Of one page, whose class is damaged, say: all other pages of all classes go on.
          log(`A page of a class could not be served at ${endpoint.path}, and was cut. ${describeError(error)}`);
          cut(peer, internalError, 'The notebook made a mistake with this page. The log of the class computer says more.');
        }
      }
    });
    return true;
  };

  const close = async (): Promise<void> => {
    isClosing = true;
    unwatch();
    heartbeat.stop();
    const peers = [...open.values()].flatMap((own) => [...own]);
    const gone = peers.map((peer) => closed(peer));
    for (const peer of peers) cut(peer, closeCodes.goingAway, 'The notebook is stopping. This page comes back by itself.');
    await Promise.all(gone);
  };

  return { handle, close };
}

/** Says goodbye, waits a moment for the answer, then cuts. */
function cut(peer: Peer, code: number, reason: string): void {
  closePeer(peer, code, reason);
  const timer = setTimeout(() => peer.ws.terminate(), transportLimits.goodbyeMs);
  peer.ws.once('close', () => clearTimeout(timer));
}
