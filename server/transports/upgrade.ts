// Upgrade: the bridge's WebSocket endpoints, among them the tunnel and the console, and who may pass.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { closeCodes, paths, wireLimits } from '../../src/protocol.ts';
import { address, computer } from './address.ts';
import { serveConsole } from './console.ts';
import { serveForward } from './forward.ts';
import { Heartbeat } from './heartbeat.ts';
import type { Identity } from '../identity/identity.ts';
import { isStranger, notJoined, revokedMessage, type Principal, type Stranger, type TokenGrant } from '../identity/principal.ts';
import { transportLimits } from './limits.ts';
import { internalError } from '../close-frame.ts';
import { describeError, type Log } from '../log.ts';
import type { Machines } from '../machine.ts';
import type { TunnelRegistry } from '../network/tunnel-registry.ts';
import { watchIntake } from './intake.ts';
import type { OriginGate } from './origin-gate.ts';
import { closed, closePeer, peerOf, type Peer } from './peer.ts';
import { refuseUpgrade, type Refusal } from './refusal.ts';
import { leaveSeat, takeSeat, type Seat, type SharedLimits } from './seat.ts';
import { carryTunnel } from './tunnel.ts';
import { takeWholeMessages } from './whole-messages.ts';
import type { TokenBuckets } from '../token-buckets.ts';

/** What the endpoints stand on. */
export interface UpgradeParts extends SharedLimits {
  readonly gate: OriginGate;
  readonly identity: Identity;
  readonly machines: Machines;
  /** The tunnels that learners hold open. */
  readonly tunnels: TunnelRegistry;
  /** Endpoints besides the tunnel and the console, by their paths. */
  readonly more: ReadonlyMap<string, SocketEndpoint>;
  /** The pace of each learner's signals. */
  readonly signals: TokenBuckets;
  readonly log: Log;
}

/** Who asks for a WebSocket. */
export interface Admitted {
  readonly caller: Principal | Stranger;
  /** The token that opened it, whose end ends the WebSocket; null: none did. */
  readonly grant: TokenGrant | null;
}

/** One kind of WebSocket. */
export interface SocketEndpoint {
  /** Who asks for an upgrade; a stranger is told so by the close code. A refusal is given instead of the WebSocket. */
  readonly admit: (request: IncomingMessage) => Admitted | Refusal;
  /** Serves one until it is closed. */
  readonly open: (peer: Peer, principal: Principal, query: URLSearchParams, seat: Seat) => Promise<void>;
  /** Largest message, in bytes. */
  readonly messageBytes: number;
}

/** The WebSocket endpoints of one bridge. */
export interface Upgrades {
  /** Takes an upgrade that is for one of the endpoints; false: it is for somebody else. */
  readonly handle: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  /** Sends every page away with closeCodes.goingAway, waits a moment for its answer, then cuts. */
  readonly close: () => Promise<void>;
}

/** What an upgrade is told that comes too late. */
export const stopping: Refusal = {
  status: 503,
  code: 'unavailable',
  message: 'The notebook is stopping. Start it again, then reload the page.',
};

/** A page has nothing to say to its tunnel; 0 would be no limit. */
const forwardBytes = 1;

/** How a WebSocket of nobody is closed. */
export const strangerCodes: Readonly<Record<Stranger['code'], number>> = {
  'no-learner': closeCodes.noLearner,
  'two-learners': closeCodes.twoLearners,
};

/** Opens the endpoints. */
export function createUpgrades({ gate, identity, machines, tunnels, more, signals, log, ...shared }: UpgradeParts): Upgrades {
  const heartbeat = new Heartbeat();
  const base = { noServer: true, perMessageDeflate: false } as const;
  const peers = new Set<Peer>();
  let isClosing = false;

  const tunnel: SocketEndpoint['open'] = async (peer, { learner }, query, seat) => {
    const parsed = address.safeParse({
      host: query.get('host'),
      port: query.get('port'),
      on: query.get('on') ?? undefined,
      tls: query.get('tls'),
    });
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      closePeer(peer, closeCodes.badMessage, `The tunnel's ${String(issue?.path[0])} is wrong: ${issue?.message}.`);
      return;
    }
    const { host, port, on, tls } = parsed.data;
    await carryTunnel(peer, seat, async () => (await machines.of(learner, on)).connect(host, port, seat.left, { tls }));
  };

  const console: SocketEndpoint['open'] = async (peer, { learner }, query, seat) => {
    const on = computer.safeParse(query.get('on') ?? undefined);
    if (!on.success) return closePeer(peer, closeCodes.badMessage, "The console's on is wrong: expected the name of a computer.");
    return serveConsole(peer, seat, { learner, signals, machine: () => machines.of(learner, on.data) });
  };

  const forward: SocketEndpoint['open'] = (peer, { learner }, query, seat) => serveForward(peer, seat, { learner, query, tunnels });

  const ofPage: SocketEndpoint['admit'] = (request) =>
    gate.refusalOf(request, true) ?? { caller: identity.principalOf(request), grant: null };

  const socketEndpoints = new Map<string, SocketEndpoint>([
    [paths.tunnel, { open: tunnel, admit: ofPage, messageBytes: wireLimits.frameBytes }],
    [paths.console, { open: console, admit: ofPage, messageBytes: wireLimits.consoleBytes }],
    [paths.forward, { open: forward, admit: ofPage, messageBytes: forwardBytes }],
    ...more,
  ]);
  const servers = new Map(
    [...socketEndpoints.values()].map((endpoint) => [endpoint, new WebSocketServer({ ...base, maxPayload: endpoint.messageBytes })]),
  );

  const admit = async (peer: Peer, { caller, grant }: Admitted, endpoint: SocketEndpoint, query: URLSearchParams): Promise<void> => {
    if (isStranger(caller)) return closePeer(peer, strangerCodes[caller.code], caller.message);
    const { learner } = caller;
    const cut = (reason: string): void => {
      closePeer(peer, closeCodes.noLearner, reason);
      // Whoever does not answer the goodbye could go on for half a minute.
      peer.ws.terminate();
    };
    const unwatch = grant?.watch(() => cut(revokedMessage));
    if (unwatch !== undefined) peer.ws.once('close', unwatch);
    peer.ws.once(
      'close',
      identity.watch(learner, () => cut(notJoined.message)),
    );
    // Nothing is read from the page before somebody is there to take it.
    peer.reading.pause('seat');
    const seat = await takeSeat(learner, peer, shared);
    if (typeof seat === 'string') return closePeer(peer, closeCodes.limit, seat);
    try {
      if (peer.ws.readyState === peer.ws.CLOSED) return;
      heartbeat.watch(peer);
      watchIntake(learner, endpoint.messageBytes, peer, shared);
      peer.reading.resume('seat');
      await endpoint.open(peer, caller, query, seat);
    } catch (error) {
      log(`A WebSocket of learner ${learner} failed: ${describeError(error)}`);
      closePeer(peer, internalError, 'The notebook failed to serve this. Try again; if it fails again, its log says why.');
    } finally {
      leaveSeat(seat);
    }
  };

  const handle: Upgrades['handle'] = (request, socket, head) => {
    const url = URL.parse(request.url ?? '/', 'http://bridge');
    const endpoint = url && socketEndpoints.get(url.pathname);
    if (!endpoint) return false;
    const admitted = isClosing ? stopping : endpoint.admit(request);
    if ('status' in admitted) {
      refuseUpgrade(socket, admitted);
      return true;
    }
    servers.get(endpoint)?.handleUpgrade(request, socket, head, (ws) => {
      const peer = peerOf(ws, request.socket);
      takeWholeMessages(peer, endpoint.messageBytes, head);
      peers.add(peer);
      ws.once('close', () => peers.delete(peer));
      // A broken or oversized frame: ws closes with the code that says so, and there is no more to do about it.
      ws.on('error', () => {});
      void admit(peer, admitted, endpoint, url.searchParams);
    });
    return true;
  };

  const close = async (): Promise<void> => {
    isClosing = true;
    heartbeat.stop();
    const gone = [...peers].map((peer) => closed(peer));
    for (const peer of peers) closePeer(peer, closeCodes.goingAway, 'The notebook is stopping. Start it again, then run this again.');
    const cut = setTimeout(() => {
      for (const { ws } of peers) ws.terminate();
    }, transportLimits.goodbyeMs);
    await Promise.all(gone);
    clearTimeout(cut);
  };

  return { handle, close };
}
