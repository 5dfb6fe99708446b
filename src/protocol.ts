// Protocol: what the browser and the bridge both know. It imports nothing but its own parts, so either side may import it.
import type { Isolation } from './protocol/machine-facts.ts';

export type * from './protocol/command-docs.ts';
export type * from './protocol/console.ts';
export type * from './protocol/forward.ts';
export type * from './protocol/machine-facts.ts';

/** The three languages a snippet may speak. */
export type SnippetKind = 'shell' | 'python' | 'redis';

/** The computer of a learner's network that has the Redis servers, and that speaks where a page names none. */
export const serverComputer = 'server';

/** Names that mean something else on a learner's network, so that no further computer of it can have them. */
const takenNames: readonly string[] = ['localhost', 'notebook', 'cloud', 'class'];

/** Whether a computer of a learner's network can be called so: as host names are, in lower case, by a name that is free. */
export function isComputerName(name: string): boolean {
  return /^[a-z](?:[a-z\d-]{0,30}[a-z\d])?$/.test(name) && !takenNames.includes(name);
}

/** Paths the bridge answers on, all on the page's own origin. */
export const paths = {
  /** GET: Health as JSON. */
  health: '/health',
  /** WebSocket: raw RESP bytes to one server of the learner's machine. Query: host, port, and on where another computer than the server speaks. */
  tunnel: '/bridge/tunnel',
  /** POST: the same in plain requests (http-tunnel-protocol.ts, which has what follows it). */
  httpTunnel: '/bridge/exchange/open',
  /** WebSocket: starts one redis-server, or attaches to one, and carries its log and signals (ConsoleRequest, ConsoleEvent). Query: on, as of the tunnel. */
  console: '/bridge/console',
  /** WebSocket: opens a tunnel from the outer network to the learner's machine, for as long as it is open itself (ForwardEvent). Query: host, port. */
  forward: '/bridge/forward',
  /** GET: MachineFacts as JSON. Query, as of kill: on where it is another computer than the server. */
  machine: '/bridge/machine',
  /** POST KillRequest as JSON: KillReply. */
  kill: '/bridge/machine/kill',
  /** POST without a body: ends the machine's servers and removes all its data; 204. */
  reset: '/bridge/machine/reset',
  /** GET: CommandDocs as JSON; the same for everybody, with an ETag, and no learner's server starts for it. */
  commands: '/bridge/commands',
  /** POST, by the notebook's own pages: TokenShare as JSON, and a cookie. DELETE: makes the learner's tokens void; 204. */
  token: '/bridge/token',
  /** Webdis's API on the learner's Redis: GET /webdis/COMMAND/arg, and its WebSockets /webdis/.json and /webdis/.raw. */
  webdis: '/webdis',
} as const;

/**
 * Close codes of the bridge's WebSockets. The reason that comes with each is one English sentence for the
 * learner, of at most 123 bytes. A browser reports 1006 where the bridge itself is gone.
 */
export const closeCodes = {
  /** The Redis at the other end closed the connection (QUIT, CLIENT KILL, SHUTDOWN, a dead process); the reason is empty where no more is known. */
  ended: 4000,
  /** Nobody listens at that host and port of the machine: ECONNREFUSED. */
  refused: 4001,
  /** The host name is not of the machine's network: ENOTFOUND. */
  unknownHost: 4002,
  /** No valid learner's cookie came with the upgrade: cookies are off, or the page is older than the key. */
  noLearner: 4003,
  /** A limit of the machine or of the bridge was reached; the reason names it. */
  limit: 4004,
  /** The server could not be started; the reason says why. */
  startFailed: 4005,
  /** The bridge is shutting down. */
  goingAway: 4006,
  /** The client sent what the protocol does not know; the reason says what. */
  badMessage: 4007,
  /** Cookies of two learners came with the upgrade under one name; the reason says what to do. */
  twoLearners: 4008,
  /** TLS was asked for, and who listens there does not speak it. */
  noTls: 4009,
  /** Nobody has that address of the machine's networks, or who has it is not on the network now: EHOSTUNREACH. */
  noRoute: 4010,
} as const;

/**
 * The tunnel's one control message, a text frame from the bridge, sent once its end is connected to Redis.
 * Everything else in a tunnel is binary frames of RESP bytes, both ways. A tunnel that cannot connect closes
 * with a code instead.
 */
export const tunnelReady = 'ready';

/** The names of the loopback in every machine's /etc/hosts. The machine's own name comes with its facts, and leads there, too. */
export const loopbackNames = ['localhost', 'ip6-localhost', 'ip6-loopback'] as const;

/** Limits both sides must agree on. The bridge's own limits are in the limits.ts of each room of server/. */
export const wireLimits = {
  /** Largest WebSocket frame the bridge accepts, in bytes. A client splits larger writes. */
  frameBytes: 1024 * 1024,
  /** Largest console message (directives and a redis.conf), in bytes. */
  consoleBytes: 256 * 1024,
  /** Longest name of where a server is started from, in characters: a page's address and a snippet's identity. */
  originCharacters: 400,
} as const;

/** GET /health. */
export interface Health {
  status: 'ok';
  /** The notebook's version, from package.json. */
  version: string;
  isolation: Isolation;
  /** A learner's further computers have no network that joins them to the server; missing where they have, and where the isolation says it. */
  cables?: false;
  /** Version of the redis-server in use, such as "7.0.15". */
  redis: string;
  /** Whose server it is; missing where it is not known to be another than Redis itself. */
  flavour?: 'redis' | 'valkey';
  /** This bridge serves classes (src/class-protocol.ts); missing where it serves none. */
  class?: true;
  /**
   * What a browser keeps a learner's things under: the same for one learner always, told to nobody else, and no key to
   * their machine. Missing where no valid learner's cookie came.
   */
  reader?: string;
}

/** Before a token, among the protocols that a page offers for a WebSocket of the Webdis gateway: in a page that is the one place for it. */
export const tokenProtocol = 'bearer.';

/**
 * POST /bridge/token: whoever sends "Authorization: Bearer TOKEN" to the Webdis gateway is this learner there. Half of the
 * token comes here and half in a cookie that scripts may read, but only those of a document: a worker, where snippets run,
 * has no document.cookie, and fetch shows no Set-Cookie. So code that somebody pastes into a snippet gets no token.
 */
export interface TokenShare {
  /** The token's beginning. */
  start: string;
  /** The name of the cookie; its value is share, a dot, and the rest of the token. */
  cookie: string;
  /** Tells the cookie of this answer from others of the name. */
  share: string;
  /** Unix time in milliseconds until which the token is taken. */
  expiresAt: number;
}

/** The token of a share and of the cookies that are there ("a=b; c=d"); null: the share's own is not among them. */
export function joinToken({ start, cookie, share }: TokenShare, cookies: string): string | null {
  const before = `${cookie}=${share}.`;
  const half = cookies.split('; ').find((pair) => pair.startsWith(before));
  return half === undefined ? null : start + half.slice(before.length);
}

/** Body of every refused HTTP request of the bridge: code is stable, message is for people. */
export interface BridgeRefusal {
  code:
    | 'no-learner'
    | 'two-learners'
    | 'bad-request'
    | 'forbidden-host'
    | 'forbidden-origin'
    | 'forbidden-command'
    | 'not-found'
    | 'not-allowed'
    | 'too-large'
    | 'unavailable'
    | 'internal';
  message: string;
}

/** The search's index of commands in the built site, for the pages of a language (their lang): an array of CodeLine as JSON. */
export function codeIndexFile(language: string): string {
  return `code-index.${language}.json`;
}

/** A line of a lesson's code. */
export interface CodeLine {
  /** The title of its page, and of the section it stands in ('': before the first). */
  readonly page: string;
  readonly heading: string;
  /** The section's address, from the site's root. */
  readonly url: string;
  /** The line with its prompt, as it is shown. */
  readonly line: string;
}
