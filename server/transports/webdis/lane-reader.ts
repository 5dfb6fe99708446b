// Lane reader: finds the plain requests for the gateway in what comes on a connection; all others are for a whole HTTP parser.
import type { IncomingHttpHeaders } from 'node:http';
import { paths } from '../../../src/protocol.ts';
import { webdisLimits } from './limits.ts';
import type { CommandMethod, CommandRequest } from './command-plan.ts';
import { readPlainHead } from './plain-head.ts';

/** The head of a request. */
export interface LaneHead {
  readonly method: CommandMethod;
  readonly headers: IncomingHttpHeaders;
  /** Bytes of the body that follows. */
  readonly bodyBytes: number;
  /** The lines after the first, with the empty one. */
  readonly text: string;
}

/** A whole request. Requests that follow each other with the same head have the same object for it. */
export interface LaneRequest extends CommandRequest {
  readonly head: LaneHead;
  /** The offset after it. */
  readonly end: number;
}

/** A request whose body is still coming. */
export interface LanePart {
  readonly head: LaneHead;
  /** The length that the text has to reach for the whole of it. */
  readonly wanted: number;
}

const starts = (['GET', 'PUT', 'POST'] as const).map((method) => [method, `${method} ${paths.webdis}/`] as const);
const version = ' HTTP/1.1\r\n';
const target = /^[!-~]*$/;

/** Reads the requests of one connection; text has one character a byte. */
export class LaneReader {
  /** The head that came last: most clients send one and the same. */
  #head: LaneHead | null = null;

  /** The request that begins at an offset. null: there is none that is for the lane, or not even its head is whole. */
  read(text: string, at: number): LaneRequest | LanePart | null {
    const found = starts.find(([, start]) => text.startsWith(start, at));
    if (found === undefined) return null;
    const [method, start] = found;
    const lineEnd = text.indexOf(version, at);
    if (lineEnd === -1 || lineEnd - at > webdisLimits.headBytes) return null;
    const address = text.slice(at + start.length, lineEnd);
    if (!target.test(address)) return null;
    const headAt = lineEnd + version.length;
    const head = this.#headAt(method, text, headAt, at);
    if (head === null) return null;
    const bodyAt = headAt + head.text.length;
    const end = bodyAt + head.bodyBytes;
    if (end > text.length) return { head, wanted: end };
    return { head, end, method, target: address, body: head.bodyBytes === 0 ? '' : text.slice(bodyAt, end) };
  }

  #headAt(method: CommandMethod, text: string, headAt: number, at: number): LaneHead | null {
    const known = this.#head;
    // To cut it out and compare goes by words of memory, and startsWith by single characters, which took longer than all else here.
    if (known !== null && known.method === method && text.slice(headAt, headAt + known.text.length) === known.text) {
      return headAt + known.text.length - at > webdisLimits.headBytes ? null : known;
    }
    const end = text.indexOf('\r\n\r\n', headAt);
    if (end === -1 || end + 4 - at > webdisLimits.headBytes) return null;
    const plain = readPlainHead(text.slice(headAt, end));
    // A GET with a body, and a PUT or POST that does not say how long its own is, are nothing plain.
    if (plain === null || (plain.bodyBytes === null) !== (method === 'GET')) return null;
    const bodyBytes = plain.bodyBytes ?? 0;
    if (bodyBytes > webdisLimits.laneBodyBytes) return null;
    this.#head = { method, headers: plain.headers, bodyBytes, text: text.slice(headAt, end + 4) };
    return this.#head;
  }
}

/** Whether text may be the beginning of a head for the lane. */
export function mayBegin(text: string): boolean {
  if (text.length >= webdisLimits.headBytes || text.includes('\r\n\r\n')) return false;
  return starts.some(([, start]) => text.startsWith(start) || start.startsWith(text));
}
