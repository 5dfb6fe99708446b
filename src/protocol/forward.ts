// Forward: what is told of a tunnel from the outer network to a learner's machine.

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
