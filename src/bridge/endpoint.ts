// Endpoint: where the bridge is and how this page knocks: the page's own origin, or in a test an address and a cookie.
import { BridgeError } from './connection.ts';
import { closeCodes } from '../protocol.ts';

/** The way to one bridge. */
export interface Endpoint {
  /** The bridge's origin, such as "http://127.0.0.1:8080". */
  readonly origin: string;
  /** Opens a WebSocket to an address of the bridge. */
  open(url: URL): WebSocket;
  fetch(url: URL, init?: RequestInit): Promise<Response>;
}

/** The bridge that served this page or worker; the browser sends the learner's cookie by itself. */
export const pageEndpoint: Endpoint = {
  get origin() {
    return location.origin;
  },
  open: (url) => new WebSocket(url),
  fetch: (url, init) => fetch(url, init),
};

/** The address of one of the bridge's WebSockets. */
export function socketUrl(endpoint: Endpoint, path: string, query: Record<string, string> = {}): URL {
  const url = new URL(path, endpoint.origin);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.search = new URLSearchParams(query).toString();
  return url;
}

/** Said where the bridge does not answer at all. */
export const unreachableMessage =
  "The notebook's server does not answer. Start it again, or check the network, then run this once more: files and data are kept.";

/** Said where the bridge does not know the learner. */
export const noLearnerMessage =
  'The notebook does not know this browser: cookies are off for this site, or the page is old. Allow cookies, then reload the page.';

/** What a WebSocket's end means where it is our machinery that failed; null: the code is for the caller to read. */
export function failureOf({ code, reason }: { code: number; reason: string }): BridgeError | null {
  switch (code) {
    case closeCodes.ended:
    case closeCodes.refused:
    case closeCodes.unknownHost:
      return null;
    case closeCodes.noLearner:
      return new BridgeError('no-learner', noLearnerMessage);
    case closeCodes.twoLearners:
      return new BridgeError('no-learner', reason);
    case closeCodes.limit:
      return new BridgeError('limit', reason || 'A limit of the notebook was reached. Close what you no longer need, then run this again.');
    case closeCodes.startFailed:
      return new BridgeError('start-failed', reason || 'The Redis server could not be started. Run this again, or reset the machine.');
    case closeCodes.goingAway:
      return new BridgeError('unreachable', "The notebook's server is stopping. Run this again once it is back: files and data are kept.");
    case closeCodes.badMessage:
    case 1007:
    case 1009:
    case 1011:
      return new BridgeError('internal', reason || 'The notebook failed to serve this. Run it again; if it fails again, reload the page.');
    default:
      return new BridgeError('unreachable', unreachableMessage);
  }
}
