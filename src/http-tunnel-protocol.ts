// HTTP tunnel protocol: what browser and bridge both know of the tunnel's HTTP form: paths, headers, limits, messages. Imports the protocol alone.
import { paths } from './protocol.ts';

/**
 * The HTTP form of the tunnel, for networks that break WebSockets and for workers that can only wait in a synchronous
 * request. All are POST with the query parameter line, a random name that the page chose for one user of it, a session.
 */
export const httpTunnelPaths = {
  /** Query: host, port, on, as of the tunnel. TunnelOpened or TunnelRefusal as JSON. */
  open: paths.httpTunnel,
  /**
   * Query: channel, wait (milliseconds), max (bytes; 0 only sends). The body's bytes go to Redis; the answer's are what
   * Redis sent, as soon as there are any. Headers: httpTunnelHeaders.
   */
  pass: '/bridge/exchange/pass',
  /** Query: channels (numbers joined by commas), wait. TunnelNews as JSON, once there is any. Takes the control messages. */
  wait: '/bridge/exchange/wait',
  /** Query: channel. 204. */
  close: '/bridge/exchange/close',
  /** ControlMessage as JSON: wakes whoever waits in the session; 204. */
  mail: '/bridge/exchange/mail',
  /** The session's page is still there; 204. Sessions not heard of for httpTunnelWireLimits.idleMs are closed. */
  keep: '/bridge/exchange/keep',
  /** The session's page leaves: its channels are closed; 204. */
  leave: '/bridge/exchange/leave',
} as const;

/** What comes with the bytes of a pass. */
export const httpTunnelHeaders = {
  /** open, or ended: Redis closed the connection and no more bytes follow; or unknown: the bridge has no such channel. */
  state: 'Notebook-Channel',
  /** 1 where control messages wait in the session. */
  mail: 'Notebook-Mail',
} as const;

/** What both sides of the HTTP tunnel must agree on, in milliseconds. */
export const httpTunnelWireLimits = {
  /** Longest wait of one request: it holds one of the six connections that a browser allows. */
  waitMs: 10_000,
  /** Between two words from a page that its sessions are in use. */
  keepMs: 45_000,
  /** Silence after which a session is closed. Browsers let a page in the background speak once a minute. */
  idleMs: 5 * 60_000,
} as const;

export interface TunnelOpened {
  channel: number;
}

/** There is no channel, as a tunnel would close: close is one of closeCodes. A result, which browsers need not report as an error. */
export interface TunnelRefusal {
  close: number;
  message: string;
}

/** A message from the page to whoever waits in the session, such as a worker that hears nothing else while it is blocked. */
export type ControlMessage =
  /** Ctrl-C. press: counts up. */
  | { type: 'interrupt'; press: number }
  /** A line typed for input(); null: the end of the input. */
  | { type: 'line'; text: string | null };

export interface TunnelNews {
  /** The channels that have bytes, or an end, to take. */
  ready: number[];
  mail: ControlMessage[];
}
