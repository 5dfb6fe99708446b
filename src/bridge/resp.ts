// Resp: the Redis serialization protocol, versions 2 and 3, as bytes in and typed replies out. Pure: browser and server share it.
import { ByteQueue, joinBytes } from './byte-queue.ts';
import type { Aggregate, Entry, Reply } from './reply.ts';
import { bignum, boolean, double, integer, isTypeByte, length, RespError, typeByteComplaint } from './resp-scalar.ts';

export { RespError };
export type { Aggregate, Entry, Reply };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of one command: an array of bulk strings. Text is sent as UTF-8. */
export function encodeCommand(args: readonly (string | Uint8Array)[]): Uint8Array {
  const pieces: Uint8Array[] = [encoder.encode(`*${args.length}\r\n`)];
  for (const arg of args) {
    const bytes = typeof arg === 'string' ? encoder.encode(arg) : arg;
    pieces.push(encoder.encode(`$${bytes.length}\r\n`), bytes, encoder.encode('\r\n'));
  }
  return joinBytes(pieces);
}

/** A reply whose children are still coming. */
interface Frame {
  readonly kind: 'array' | 'set' | 'push' | 'map' | 'attribute';
  /** Children, keys and values in turn. */
  readonly children: Reply[];
  /** How many children it will have. */
  readonly size: number;
}

/** A string of a known length whose bytes are still coming. */
interface Body {
  readonly kind: 'bulk' | 'blobError' | 'verbatim';
  readonly size: number;
}

/**
 * Turns chunks into replies, whatever the boundaries. Work grows with the bytes and memory with the reply;
 * nesting costs no stack. After a RespError the parser is of no more use.
 */
export class RespParser {
  readonly #bytes = new ByteQueue();
  #frames: Frame[] = [];
  #body: Body | null = null;

  /** Takes the next bytes; they must not change until next() has nothing more to give. */
  feed(chunk: Uint8Array): void {
    this.#bytes.feed(chunk);
  }

  /** The next whole reply, or undefined until more bytes come. Throws RespError. */
  next(): Reply | undefined {
    for (;;) {
      const step = this.#step();
      if (step === 'more') return undefined;
      if (step === 'opened') continue;
      const whole = this.#place(step);
      if (whole) return whole;
    }
  }

  /** Reads one token: a finished reply, the head of an unfinished one, or not enough bytes. */
  #step(): Reply | 'opened' | 'more' {
    if (this.#body) return this.#readBody(this.#body);
    const first = this.#bytes.peek();
    if (first === undefined) return 'more';
    // Refused at once, since what does not speak RESP may never end a line.
    if (!isTypeByte(first)) throw new RespError(typeByteComplaint(first));
    const line = this.#bytes.takeLine();
    return line ? this.#head(line) : 'more';
  }

  /** Puts a finished reply where it belongs; returns it, or what it completes, once that is a whole top-level reply. */
  #place(reply: Reply): Reply | undefined {
    let done = reply;
    for (;;) {
      const frame = this.#frames.at(-1);
      if (!frame) return done;
      frame.children.push(done);
      if (frame.children.length < frame.size) return undefined;
      this.#frames.pop();
      done = finished(frame);
    }
  }

  #head(line: Uint8Array): Reply | 'opened' {
    const kind = String.fromCharCode(line[0] ?? 0);
    const rest = line.subarray(1);
    switch (kind) {
      case '+':
        return { type: 'simple', value: rest.slice() };
      case '-':
        return { type: 'error', value: rest.slice() };
      case ':':
        return { type: 'integer', value: integer(rest) };
      case ',':
        return { type: 'double', value: double(decoder.decode(rest)), text: decoder.decode(rest) };
      case '#':
        return { type: 'boolean', value: boolean(decoder.decode(rest)) };
      case '(':
        return { type: 'bignum', value: bignum(decoder.decode(rest)) };
      case '_':
        if (rest.length > 0) throw new RespError('Bad nil value');
        return { type: 'null', form: 'resp3' };
      case '$':
        return this.#openBody('bulk', rest);
      case '!':
        return this.#openBody('blobError', rest);
      case '=':
        return this.#openBody('verbatim', rest);
      case '*':
        return this.#openFrame('array', rest);
      case '~':
        return this.#openFrame('set', rest);
      case '>':
        return this.#openFrame('push', rest);
      case '%':
        return this.#openFrame('map', rest);
      case '|':
        return this.#openFrame('attribute', rest);
      default:
        throw new RespError(typeByteComplaint(line[0] ?? 0));
    }
  }

  #openBody(kind: Body['kind'], rest: Uint8Array): Reply | 'opened' {
    const size = length(rest, 'bulk');
    if (size === -1) return { type: 'null', form: 'bulk' };
    this.#body = { kind, size };
    return 'opened';
  }

  #openFrame(kind: Frame['kind'], rest: Uint8Array): Reply | 'opened' {
    const size = length(rest, 'aggregate');
    if (size === -1) return { type: 'null', form: 'array' };
    // An attribute is not a reply of its own: the reply it describes is its last child.
    const children = kind === 'map' ? size * 2 : kind === 'attribute' ? size * 2 + 1 : size;
    if (children === 0) return finished({ kind, children: [], size: 0 });
    this.#frames.push({ kind, children: [], size: children });
    return 'opened';
  }

  #readBody(body: Body): Reply | 'more' {
    const bytes = this.#bytes.take(body.size + 2);
    if (!bytes) return 'more';
    this.#body = null;
    const value = bytes.subarray(0, body.size);
    if (body.kind !== 'verbatim') return { type: body.kind, value };
    if (value.length < 4 || value[3] !== 0x3a) {
      throw new RespError('Verbatim string 4 bytes of content type are missing or incorrectly encoded.');
    }
    return { type: 'verbatim', format: decoder.decode(value.subarray(0, 3)), value: value.subarray(4) };
  }
}

function finished({ kind, children }: Frame): Reply {
  if (kind === 'map') return { type: 'map', entries: pairs(children) };
  if (kind !== 'attribute') return { type: kind, items: children };
  const reply = children.at(-1);
  if (!reply) throw new RespError('Attributes without a reply');
  return { type: 'attribute', entries: pairs(children), reply };
}

function pairs(children: readonly Reply[]): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + 1 < children.length; at += 2) {
    const [key, value] = [children[at], children[at + 1]];
    if (key && value) entries.push([key, value]);
  }
  return entries;
}
