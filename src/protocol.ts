// Protocol: what the browser and the bridge both know. It imports nothing, so either side may import it.

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

/** How the bridge keeps a machine apart from the host; the start of the bridge says which it is. */
export type Isolation = 'namespace' | 'rewritten' | 'shared';

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

/** One running redis-server of a machine, as ps would see it. */
export interface ServerFacts {
  pid: number;
  /** The port it was told to listen on. */
  port: number;
  /** The process title, such as "redis-server *:6379". */
  title: string;
  /** One letter as in ps: R running, S sleeping, D waiting for a disk, Z ended. */
  state: string;
  vszKiB: number;
  rssKiB: number;
  /** CPU seconds used, user and system together. */
  cpuSeconds: number;
  /** Unix time of its start, in milliseconds. */
  startedAt: number;
  /** quiet: the bridge started it at first use; foreground or background: the learner did. */
  started: 'quiet' | 'foreground' | 'background';
  /** Which snippet started it, as its page told; missing where none did, or under an earlier bridge. */
  origin?: string;
}

/** GET /bridge/machine: the learner's virtual machine. */
export interface MachineFacts {
  hostname: string;
  /** The login name that ps shows. */
  user: string;
  /** The network card besides lo. */
  card: { name: string; ipv4: string; prefix: number; mac: string };
  isolation: Isolation;
  redis: string;
  /** Unix time in milliseconds at which the machine was made. */
  bootedAt: number;
  /** The host's memory in KiB: what ps divides by for %MEM. */
  memoryKiB: number;
  servers: ServerFacts[];
  /** The computers of the learner's network by their names; missing where there is none. */
  hosts?: readonly { name: string; ipv4: string }[];
  /** The learner's Redis at a provider; missing where there is none. */
  cloud?: CloudFacts;
  /** The card on the network of the learner's class; missing where there is none. */
  classCard?: MachineFacts['card'];
  /** The Redis that the whole class shares; missing where the learner is in none. */
  class?: CloudFacts;
}

/** What a learner is told of a Redis that somebody provides. */
export interface CloudFacts {
  host: string;
  port: number;
  user: string;
  password: string;
  /** The provider's words for its size, such as "16 MB"; null: it is not known. */
  size: string | null;
}

/** What passes through a tunnel. */
export type ForwardTraffic =
  /** A connection came. */
  | { type: 'opened' }
  /** It ended, so many milliseconds after it came. */
  | { type: 'closed'; ms: number };

/** What the bridge says to who holds a tunnel open. It closes with the WebSocket. */
export type ForwardEvent =
  /** It stands; whoever connects to this host and port comes out at the machine. */
  | { type: 'forwarding'; host: string; port: number }
  | ForwardTraffic
  /** The notebook would not open it; the WebSocket closes with 1000. */
  | { type: 'refused'; message: string };

/** GET /bridge/commands: what the Redis in use says of its own commands (COMMAND DOCS and COMMAND). */
export interface CommandDocs {
  /** In the order of their names. */
  commands: CommandDoc[];
}

/** A command, or a subcommand. What its server does not tell is missing. */
export interface CommandDoc {
  /** In capitals, a subcommand after its command: "CLIENT LIST". */
  name: string;
  summary: string;
  /** Such as "2.6.12". */
  since?: string;
  /** Such as "string", "sorted-set" or "server". */
  group: string;
  complexity?: string;
  /** Words of a call, the name's included: exactly so many, or at least so many where it is negative; as COMMAND tells it. */
  arity?: number;
  /** It changes data, as COMMAND tells it. */
  writes?: true;
  /** Which words of a call are keys, as COMMAND tells it: the first, the last (counted from the end where it is negative), and each so many. */
  keys?: [first: number, last: number, step: number];
  /** For one that is out of use: what to use instead, in Markdown; "" where nothing is named. */
  replacedBy?: string;
  arguments?: CommandArgument[];
  subcommands?: CommandDoc[];
}

/** An argument of a command, as COMMAND DOCS has it. */
export interface CommandArgument {
  name: string;
  type: 'string' | 'integer' | 'double' | 'key' | 'pattern' | 'unix-time' | 'pure-token' | 'oneof' | 'block';
  /** The word that stands before it, and is all of it where the type is pure-token. */
  token?: string;
  since?: string;
  optional?: true;
  multiple?: true;
  /** The token is repeated with each. */
  multipleToken?: true;
  /** Of oneof the choices, of block the parts. */
  arguments?: CommandArgument[];
}

/** Signals kill and Ctrl-C can send. */
export type SignalName = 'HUP' | 'INT' | 'QUIT' | 'KILL' | 'TERM' | 'STOP' | 'CONT' | 'USR1' | 'USR2';

/** POST /bridge/machine/kill. */
export interface KillRequest {
  pid: number;
  signal: SignalName;
}
/** sent: the machine has such a server and the signal was delivered. */
export interface KillReply {
  sent: boolean;
}

/** What a page says to the console. The first message is start; signal may follow any number of times. */
export type ConsoleRequest =
  | {
      type: 'start';
      /** Arguments after redis-server and its configuration file, such as ["--port", "6380"]. */
      args: string[];
      /** The text of the configuration file named on the command line; null where none was. */
      config: string | null;
      /** true: as with --daemonize yes: the console closes as soon as the server is ready. */
      background: boolean;
      /** Which snippet of which page starts it, in the page's own words: by them the page finds it again. */
      origin?: string;
    }
  /** In the place of start: the console of a server that runs, by its process id. */
  | { type: 'attach'; pid: number }
  | { type: 'signal'; signal: SignalName };

/** What the console says to a page. exited and refused come last, before the socket closes with 1000. */
export type ConsoleEvent =
  /** The process is there; its log follows. */
  | { type: 'started'; pid: number; port: number }
  /** Bytes of its log as text, in order. */
  | { type: 'log'; text: string }
  /** It answers RESP. */
  | { type: 'ready' }
  /** It ended: by itself with a code, or by a signal. */
  | { type: 'exited'; code: number | null; signal: string | null }
  /** The notebook itself would not start it: a directive it walls off, a limit, a shared Redis. */
  | { type: 'refused'; message: string };

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
