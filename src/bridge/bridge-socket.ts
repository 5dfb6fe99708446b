// Bridge socket: the WebSockets of the bridge: their addresses, and what their ends mean.
import { closeCodes } from '../protocol.ts';
import { BridgeError, ConnectError, type ConnectionTerms } from './connection.ts';
import { noLearnerMessage, unreachableMessage, type Endpoint } from './endpoint.ts';

/** The address of one of the bridge's WebSockets. */
export function socketUrl(endpoint: Endpoint, path: string, query: Record<string, string> = {}): URL {
  const url = new URL(path, endpoint.origin);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.search = new URLSearchParams(query).toString();
  return url;
}

/** The query by which a connection is asked for. */
export function connectionQuery(host: string, port: number, terms?: ConnectionTerms): Record<string, string> {
  return { host, port: String(port), ...(terms?.tls === true && { tls: '1' }) };
}

/** What a WebSocket's end means where it is our machinery that failed; null: the code is for the caller to read. */
export function failureOf({ code, reason }: { code: number; reason: string }): BridgeError | null {
  switch (code) {
    case closeCodes.ended:
    case closeCodes.refused:
    case closeCodes.unknownHost:
    case closeCodes.noTls:
    case closeCodes.noRoute:
      return null;
    case closeCodes.noLearner:
      return new BridgeError('no-learner', noLearnerMessage);
    case closeCodes.twoLearners:
      return new BridgeError('no-learner', reason, { what: 'two-learners' });
    case closeCodes.limit:
      return new BridgeError('limit', reason || 'A limit of the notebook was reached. Close what you no longer need, then run this again.');
    case closeCodes.startFailed:
      return new BridgeError('start-failed', reason || 'The Redis server could not be started. Run this again, or reset the machine.');
    case closeCodes.goingAway:
      return new BridgeError('unreachable', "The notebook's server is stopping. Run this again once it is back: files and data are kept.", {
        what: 'stopping',
      });
    case closeCodes.badMessage:
    case 1007:
    case 1009:
    case 1011:
      return new BridgeError('internal', reason || 'The notebook failed to serve this. Run it again; if it fails again, reload the page.');
    default:
      return new BridgeError('unreachable', unreachableMessage);
  }
}

/** What a refused connection means where it is nobody's failure; null: it is ours, and failureOf says which. */
export function connectErrorOf({ code, reason }: { code: number; reason: string }): ConnectError | null {
  const name = refusals.get(code);
  return name === undefined ? null : new ConnectError(name, reason || null);
}

const refusals: ReadonlyMap<number, ConnectError['code']> = new Map([
  [closeCodes.refused, 'ECONNREFUSED'],
  [closeCodes.unknownHost, 'ENOTFOUND'],
  [closeCodes.noRoute, 'EHOSTUNREACH'],
  [closeCodes.noTls, 'EPROTO'],
]);
