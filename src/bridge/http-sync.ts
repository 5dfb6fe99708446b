// HTTP sync: the requests of the HTTP tunnel as a worker makes them that blocks until they are answered.
import { httpTunnelHeaders, httpTunnelPaths, type TunnelNews, type TunnelOpened, type TunnelRefusal } from '../http-tunnel-protocol.ts';
import { wireLimits } from '../protocol.ts';
import { connectionQuery } from './bridge-socket.ts';
import { BridgeError, type ConnectionTerms } from './connection.ts';
import { unreachableMessage } from './endpoint.ts';
import { httpTunnelUrl, httpTunnelLimits, openFailure, refusalFailure } from './http-tunnel.ts';
import { speakerQuery } from './speaker.ts';

/** What a pass brought. */
export interface Passed {
  readonly bytes: Uint8Array;
  readonly state: 'open' | 'ended' | 'unknown';
  readonly hasMessages: boolean;
}

/** One session of the HTTP tunnel, from a worker. Every call throws BridgeError where the bridge fails. */
export class SyncTunnelSession {
  readonly #session: string;
  readonly #speaker: Record<string, string>;

  /** computer: which of the learner's it is. */
  constructor(session: string, computer: string) {
    this.#session = session;
    this.#speaker = speakerQuery(computer);
  }

  /** The number of a new channel. Throws ConnectError too. */
  open(host: string, port: number, terms?: ConnectionTerms): number {
    const { status, body } = this.#post(httpTunnelPaths.open, { ...connectionQuery(host, port, terms), ...this.#speaker }, 'text');
    if (status !== 200) throw refusalFailure(String(body));
    const answer = JSON.parse(String(body)) as TunnelOpened | TunnelRefusal;
    if ('close' in answer) throw openFailure(answer);
    return answer.channel;
  }

  /** Sends bytes, at most wireLimits.frameBytes, and waits for some to come: milliseconds, at most httpTunnelWireLimits.waitMs. */
  pass(channel: number, bytes: Uint8Array, wait: number): Passed {
    const query = { channel: String(channel), wait: String(Math.ceil(wait)), max: String(httpTunnelLimits.answerBytes) };
    const { status, body, request } = this.#post(httpTunnelPaths.pass, query, 'arraybuffer', bytes);
    const answer = body instanceof ArrayBuffer ? new Uint8Array(body) : new Uint8Array();
    if (status !== 200) throw refusalFailure(new TextDecoder().decode(answer));
    const state = request.getResponseHeader(httpTunnelHeaders.state);
    return {
      bytes: answer,
      state: state === 'open' || state === 'ended' ? state : 'unknown',
      hasMessages: request.getResponseHeader(httpTunnelHeaders.mail) !== null,
    };
  }

  /** Waits for one of the channels or for mail: milliseconds, at most httpTunnelWireLimits.waitMs. */
  wait(channels: readonly number[], wait: number): TunnelNews {
    const { status, body } = this.#post(httpTunnelPaths.wait, { channels: channels.join(','), wait: String(Math.ceil(wait)) }, 'text');
    if (status !== 200) throw refusalFailure(String(body));
    return JSON.parse(String(body)) as TunnelNews;
  }

  close(channel: number): void {
    this.#post(httpTunnelPaths.close, { channel: String(channel) }, 'text');
  }

  #post(
    path: string,
    query: Record<string, string>,
    responseType: 'text' | 'arraybuffer',
    body?: Uint8Array,
  ): { status: number; body: unknown; request: XMLHttpRequest } {
    const request = new XMLHttpRequest();
    request.open('POST', httpTunnelUrl(location, path, { line: this.#session, ...query }), false);
    request.responseType = responseType;
    try {
      request.send(body === undefined || body.length === 0 ? null : body.slice(0, wireLimits.frameBytes));
    } catch {
      // The browser says nothing of why, and shows it in its developer tools.
      throw new BridgeError('unreachable', unreachableMessage);
    }
    return { status: request.status, body: request.response, request };
  }
}
