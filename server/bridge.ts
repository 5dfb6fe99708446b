// Bridge: everything the notebook serves besides its pages, as a middleware and an upgrade handler for any HTTP server.
import express, { Router, type NextFunction, type Request, type Response } from 'express';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { paths, type CommandDocs, type Health } from '../src/protocol.ts';
import { createAdmission } from './transports/admission.ts';
import { ByteBudget } from './transports/byte-budget.ts';
import { connectionLimits, Connections, openFilesLimit, type ConnectionLimits } from './transports/connections.ts';
import { docsRoute } from './transports/docs-route.ts';
import { createHttpTunnel } from './transports/http-tunnel/http-tunnel.ts';
import type { ClassPart } from './classes/class-part.ts';
import { classRoutes } from './transports/class-routes.ts';
import { classGate } from './transports/class-gate.ts';
import { createClassSockets } from './transports/class-sockets.ts';
import type { Identity } from './identity/identity.ts';
import { isStranger } from './identity/principal.ts';
import { byteBudgetLimits, transportLimits } from './transports/limits.ts';
import { describeError, type Log } from './log.ts';
import { machineRoutes } from './transports/machine-routes.ts';
import { ofMembers } from './transports/member-machines.ts';
import type { Cloud } from './cloud.ts';
import type { Machines } from './machine.ts';
import type { Middleware } from './middleware.ts';
import type { ClassNetwork } from './network/class-network.ts';
import { withOuterNetwork } from './network/outer-machines.ts';
import { TunnelRegistry } from './network/tunnel-registry.ts';
import { OpenResponses } from './transports/open-responses.ts';
import { observeMachines } from './transports/observed-machines.ts';
import { createOriginGate, type Hosts } from './transports/origin-gate.ts';
import { refuse } from './transports/refusal.ts';
import { tokenRoute } from './transports/token-route.ts';
import { TokenBuckets, type BucketLimits } from './token-buckets.ts';
import { CommandFeed, type Carrier } from './streams/command-feed.ts';
import { acceptLean } from './streams/lean-socket.ts';
import { Turns } from './transports/turns.ts';
import { createUpgrades } from './transports/upgrade.ts';
import { createWebdisGateway, type WebdisSettings } from './transports/webdis/webdis-gateway.ts';

/** Of transportLimits, what a bridge may be made with other numbers of. */
export interface BridgeLimits {
  readonly socketsPerLearner: number;
  readonly sockets: number;
  readonly connections: ConnectionLimits;
  readonly servedMs: number;
  readonly signals: BucketLimits;
}

/** What a bridge is made of. */
export interface BridgeParts {
  /** Whose requests it answers. */
  readonly hosts: Hosts;
  /** Whose cookies and tokens it knows. */
  readonly identity: Identity;
  /** How the Webdis gateway is wanted; Config has it. */
  readonly webdis: WebdisSettings;
  readonly machines: Machines;
  /** The learners' Redis at a provider; without it they have none. */
  readonly cloud?: Cloud | null;
  /** What a class adds: routes and WebSockets; null or missing outside class mode. The identity knows its students alone then. */
  readonly classes?: ClassPart | null;
  /** The networks of its classes; without it none has one. */
  readonly classNetwork?: ClassNetwork | null;
  /** Descriptors that its machines hold of this process where all servers run that may; without it none. */
  readonly heldFiles?: number;
  /** Other numbers than those of transportLimits. */
  readonly limits?: Partial<BridgeLimits>;
  /** For the bytes that it holds, where whoever makes it wants to see how many. */
  readonly budget?: ByteBudget;
  /** What GET /health tells. */
  readonly about: () => Omit<Health, 'status' | 'reader'>;
  /** What the Redis in use says of its commands; asked for once. Rejects with an Error where it tells nothing. */
  readonly docs: () => Promise<CommandDocs>;
  readonly log: Log;
}

/** A bridge, ready to stand in front of whatever serves the pages: the built site, or Astro's dev server. */
export interface Bridge {
  /**
   * Answers a request for the Webdis gateway, or a pass of the HTTP tunnel; false: it is for somebody else, and nothing was done. handle does the same:
   * a server that asks here first spares those requests the way through its other middleware.
   */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Counts a server's connections and what they ask for from now on, and takes plain requests for the Webdis gateway off them before it spends time on those. */
  readonly stand: (server: Server) => void;
  /** Middleware: checks Host and Origin, answers the bridge's own paths, and sets the learner's cookie with every page. */
  readonly handle: Middleware;
  /** Takes a WebSocket upgrade; false: the path is not the bridge's, and nothing was done. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  /** The commands that pass, for whoever watches a learner's. */
  readonly commands: CommandFeed;
  /** Sends every page away. The machines stay: who made them ends them. */
  readonly close: () => Promise<void>;
}

/** Makes a bridge. */
export function createBridge({
  hosts,
  identity,
  webdis: webdisSettings,
  machines: ownMachines,
  cloud = null,
  classes = null,
  classNetwork = null,
  heldFiles = 0,
  limits: others,
  budget = new ByteBudget(byteBudgetLimits),
  about,
  docs,
  log,
}: BridgeParts): Bridge {
  const limits: BridgeLimits = { ...transportLimits, connections: connectionLimits(openFilesLimit(), heldFiles), ...others };
  const connections = new Connections(limits.connections);
  const gate = createOriginGate(hosts);
  const admission = createAdmission({
    perLearner: limits.socketsPerLearner,
    total: Math.min(limits.sockets, limits.connections.all),
    servedMs: limits.servedMs,
  });
  const turns = new Turns(transportLimits);
  const responses = new OpenResponses();
  const signals = new TokenBuckets(limits.signals);
  const commands = new CommandFeed();
  const tunnels = new TunnelRegistry();
  const machines = ofMembers(withOuterNetwork(ownMachines, { cloud, tunnels, classes: classNetwork }), identity);
  const observed = (carrier: Carrier): Machines => observeMachines(machines, carrier, commands);
  const httpTunnel = createHttpTunnel({ gate, identity, machines: observed('http-tunnel'), admission, budget, turns, log });
  const webdis = createWebdisGateway({
    gate,
    identity,
    machines: observed('webdis'),
    admission,
    budget,
    turns,
    connections,
    settings: webdisSettings,
    log,
  });
  const upgrades = createUpgrades({
    gate,
    identity,
    machines: observed('tunnel'),
    tunnels,
    more: webdis.sockets,
    signals,
    admission,
    budget,
    turns,
    log,
  });

  const classSockets = classes === null ? null : createClassSockets({ part: classes, gate, identity, connections, log });

  const own = Router();
  own.get(paths.health, (request, response) => {
    // Also of whoever may ask for nothing any more: what their browser keeps is still theirs to take home.
    const learner = identity.learnerOf(request);
    const known = typeof learner === 'string' ? { reader: identity.readerOf(learner) } : {};
    response.set('Cache-Control', 'no-store').json({ status: 'ok', ...about(), ...known } satisfies Health);
  });
  own.use(docsRoute(docs, log));
  own.use(machineRoutes(identity, machines, signals));
  own.use(httpTunnel.routes);
  own.use(tokenRoute(identity, hosts.schemeOf));
  if (classes !== null) own.use(classRoutes(classes, identity, budget));
  own.use('/bridge', (request, response) => {
    refuse(request, response, {
      status: 404,
      code: 'not-found',
      message: `The bridge has nothing at ${request.method} ${request.originalUrl}.`,
    });
  });

  const app = express().disable('x-powered-by').disable('etag');
  const classGates = classes === null ? [] : [classGate(identity)];
  app.use(gate.guard, ...classGates, identity.withHtml, own, failure(log));

  /** A connection that has not said whose it is may do so with each request. */
  const meet = (request: IncomingMessage): void => {
    if (!connections.isStranger(request.socket)) return;
    const asking = identity.principalOf(request);
    if (!isStranger(asking)) connections.know(request.socket, asking.learner);
  };

  const answer: Bridge['answer'] = (request, response) => {
    // Of a connection that was cut Node still tells whatever its last read brought, and nobody is there to be answered.
    if (request.socket.destroyed) return true;
    meet(request);
    return webdis.answer(request, response) || httpTunnel.answer(request, response);
  };

  return {
    answer,
    commands,
    stand(server) {
      responses.watch(server);
      webdis.lane.serve(server);
      connections.count(server);
      acceptLean(server);
    },
    handle(request, response, next) {
      if (!answer(request, response)) app(request as Request, response as Response, next as NextFunction);
    },
    upgrade(request, socket, head) {
      meet(request);
      responses.leave(request.socket);
      return upgrades.handle(request, socket, head) || (classSockets?.handle(request, socket, head) ?? false);
    },
    close: async () => {
      httpTunnel.close();
      webdis.close();
      await Promise.all([upgrades.close(), classSockets?.close()]);
    },
  };
}

/** Error middleware: a request that was wrong is told so; a failure of ours is logged, and its request told only that. */
export function failure(log: Log): express.ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    // Express and its body parser mark what the client got wrong with a status and a message meant for it.
    const { status, expose, message } = error as { status?: number; expose?: boolean; message?: string };
    if (status !== undefined && status < 500 && expose === true) {
      refuse(request, response, { status, code: 'bad-request', message: `The request cannot be read: ${message ?? 'unknown'}.` });
      return;
    }
    log(`${request.method} ${request.originalUrl} failed: ${describeError(error)}`);
    refuse(request, response, {
      status: 500,
      code: 'internal',
      message: 'The notebook failed to serve this. Try again; if it fails again, its log says why.',
    });
  };
}
