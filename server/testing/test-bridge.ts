// Test bridge: a bridge that listens on a free port of 127.0.0.1, with pages of its own, for the tests of its parts.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import { WebSocket, type ClientOptions } from 'ws';
import { joinToken, paths, type TokenShare } from '../../src/protocol.ts';
import { createBridge, type Bridge, type BridgeLimits } from '../bridge.ts';
import { byteBudgetLimits } from '../transports/limits.ts';
import { ByteBudget } from '../transports/byte-budget.ts';
import type { WebdisSettings } from '../transports/webdis/webdis-gateway.ts';
import type { Machines } from '../machine.ts';
import type { BridgeIdentity } from '../data-dir.ts';
import type { ClassPart } from '../classes/class-part.ts';
import { membershipBy } from '../classes/membership.ts';
import type { RosterView } from '../classes/roster.ts';
import type { Identity } from '../identity/identity.ts';
import { openTestIdentity } from './test-identity.ts';

/** What a test bridge is made of. */
interface TestBridgeParts {
  readonly bridge: Bridge;
  readonly log: string[];
  readonly server: Server;
  readonly parsed: { requests: number; passedOn: number };
  readonly budget: ByteBudget;
  readonly identity: Identity;
}

/** What makes a test bridge serve a class. */
export interface TestClassPart {
  readonly roster: RosterView;
  readonly part: (identity: Identity) => ClassPart | Promise<ClassPart>;
  /** Of an earlier bridge that it goes on from. */
  readonly key?: BridgeIdentity;
}

/** A bridge in front of a page that says hello. */
export class TestBridge {
  readonly bridge: Bridge;
  /** Entries of its log. */
  readonly log: string[];
  readonly origin: string;
  /** The bytes that it holds. */
  readonly budget: ByteBudget;
  /** How many requests came by Node's own parser, and not by the fast lane. */
  readonly parsed: { requests: number; passedOn: number };
  /** The bridge's ends of the sockets that asked for an upgrade. */
  readonly sockets: Socket[] = [];
  /** The bridge's ends of the TCP connections that are open. */
  readonly connections = new Set<Socket>();
  readonly identity: Identity;
  readonly #server: Server;

  private constructor({ bridge, log, server, parsed, budget, identity }: TestBridgeParts) {
    this.bridge = bridge;
    this.log = log;
    this.parsed = parsed;
    this.budget = budget;
    this.identity = identity;
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (socket) => {
      this.connections.add(socket);
      socket.once('close', () => this.connections.delete(socket));
    });
    server.on('upgrade', (request, socket, head) => {
      this.sockets.push(request.socket);
      if (!bridge.upgrade(request, socket, head)) socket.end('HTTP/1.1 418 Somebody else\r\n\r\n');
    });
  }

  /** Opens it. settings: of the Webdis gateway. limits: where they are to be others than the bridge's usual ones. classes: in class mode. */
  static async open(
    machines: Machines,
    settings: Partial<WebdisSettings> = {},
    limits: Partial<BridgeLimits> = {},
    classes: TestClassPart | null = null,
  ): Promise<TestBridge> {
    const log: string[] = [];
    const budget = new ByteBudget(byteBudgetLimits);
    const members = classes === null ? null : membershipBy(classes.roster);
    const identity = await openTestIdentity(classes?.key ?? { instance: 'c0ffee00', key: randomBytes(32) }, Date.now, members);
    const bridge = createBridge({
      hosts: { host: '127.0.0.1', allowedHosts: [] },
      identity,
      classes: (await classes?.part(identity)) ?? null,
      webdis: { corsOrigins: [], root: null, ...settings },
      machines,
      limits,
      budget,
      about: () => ({ version: '0.1.0', isolation: 'rewritten', redis: '7.0.15' }),
      docs: () => Promise.reject(new Error('not in this test')),
      log: (entry) => {
        log.push(entry);
      },
    });
    const parsed = { requests: 0, passedOn: 0 };
    const server = createServer((request, response) => {
      parsed.requests += 1;
      bridge.handle(request, response, () => {
        parsed.passedOn += 1;
        sayHello(response);
      });
    });
    bridge.stand(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TestBridge({ bridge, log, server, parsed, budget, identity });
  }

  /** A learner's cookie, as a page sets it. */
  async cookie(): Promise<string> {
    const response = await fetch(this.origin);
    await response.text();
    return response.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  /** Both cookies that a page sets: the learner's, and the Webdis gateway's own. */
  async cookies(): Promise<string> {
    const response = await fetch(this.origin);
    await response.text();
    return response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }

  /** The cookies of a class's student, as joining sets them. */
  cookiesOf(learner: string): string {
    const cookies = this.identity.cookiesOf(learner, new IncomingMessage(new Socket()));
    return cookies.map((cookie) => cookie.split(';')[0]).join('; ');
  }

  /** A token by which a program is the learner of a cookie at the Webdis gateway. */
  async token(cookie: string): Promise<string> {
    const response = await fetch(this.origin + paths.token, { method: 'POST', headers: { cookie } });
    const given = response.headers.getSetCookie().map((one) => one.split(';')[0]);
    return joinToken((await response.json()) as TokenShare, given.join('; ')) ?? '';
  }

  /** A WebSocket as a page of the notebook would open it, with whatever else is said in options. */
  socket(path: string, cookie: string, options: ClientOptions = {}): WebSocket {
    return new WebSocket(this.origin.replace('http', 'ws') + path, {
      origin: this.origin,
      headers: { cookie },
      perMessageDeflate: false,
      ...options,
    });
  }

  async close(): Promise<void> {
    await this.bridge.close();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

function sayHello(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>hello');
}

/** Sends a frame that no WebSocket may, as no page does: a text that is none. */
export function brokenFrame(ws: WebSocket): void {
  ws.send(Buffer.from([0xff]), { binary: false });
}

/** How a WebSocket ended. */
export async function closing(ws: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason] = (await once(ws, 'close')) as [number, Buffer];
  return { code, reason: reason.toString() };
}
